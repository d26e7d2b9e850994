using KGateway.Resources;

namespace KGateway.Translation.Policies.Merging;

/// <summary>What became of a policy at one place.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Problems">Why it can't be enforced; none when it can.</param>
public sealed record PolicyVerdict(ResourceId Policy, PolicyOutcome Outcome, EquatableArray<string> Problems)
{
    /// <summary>What of it has no effect, though it is accepted.</summary>
    public EquatableArray<string> Notes { get; init; }
}
