using KGateway.Resources;

namespace KGateway.Translation.Statuses;

/// <summary>What became of an AuthorizationPolicy at one place.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Problems">What can't be enforced as written, each with its rule and field; none when all can.</param>
/// <param name="Notes">What should be known of a policy that is enforced.</param>
public sealed record AuthorizationVerdict(AuthorizationOutcome Outcome, EquatableArray<string> Problems, EquatableArray<string> Notes)
{
    /// <summary>What became of the policy at all of some places; at least one.</summary>
    public static AuthorizationVerdict Merge(IEnumerable<AuthorizationVerdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        var outcome = AuthorizationOutcome.Enforced;
        var problems = new SortedSet<string>(StringComparer.Ordinal);
        var notes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var verdict in verdicts)
        {
            outcome = verdict.Outcome > outcome ? verdict.Outcome : outcome;
            problems.UnionWith(verdict.Problems);
            notes.UnionWith(verdict.Notes);
        }

        return new(outcome, problems.ToEquatableArray(), notes.ToEquatableArray());
    }
}
