using System.Collections.Immutable;
using KGateway.Translation.Policies.Merging;

namespace KGateway.Translation.Effective;

/// <summary>What became of a policy at a part of an object.</summary>
/// <param name="Policy">The policy, as <c>Kind namespace/name</c>.</param>
/// <param name="Level">The level at which it speaks.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Problems">Why it can't be enforced; none when it can.</param>
public sealed record EffectivePolicy(string Policy, string Level, PolicyOutcome Outcome, ImmutableArray<string> Problems);
