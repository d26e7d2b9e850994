using KGateway.Resources;

namespace KGateway.Translation.Statuses;

/// <summary>
/// Status of an AuthorizationPolicy: whether waypoints of this controller enforce it. Istio writes conditions of its own beside it, without
/// knowing what becomes of the policy at waypoints that aren't Istio's.
/// </summary>
/// <param name="Waypoints">The waypoints that enforce it, ordered.</param>
/// <param name="Verdict">What became of it at all of them.</param>
/// <param name="Generation">Generation of the policy that this is about.</param>
public sealed record AuthorizationPolicyStatus(EquatableArray<ObjectKey> Waypoints, AuthorizationVerdict Verdict, long Generation) : ObjectStatus
{
    private const int MaxTexts = 10;

    /// <summary>The status that says what all of <paramref name="parts"/> say; each is of other waypoints.</summary>
    public static AuthorizationPolicyStatus Merge(IReadOnlyCollection<AuthorizationPolicyStatus> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new(
            parts.SelectMany(static part => part.Waypoints.AsImmutableArray()).Distinct().Order().ToEquatableArray(),
            AuthorizationVerdict.Merge(parts.Select(static part => part.Verdict)),
            parts.Max(static part => part.Generation));
    }

    /// <summary>The one condition that says it.</summary>
    public EquatableArray<Condition> ToConditions()
    {
        var (status, reason) = Verdict.Outcome switch
        {
            AuthorizationOutcome.NotBound => (ConditionStatus.False, Reasons.AncestorNotBound),
            AuthorizationOutcome.PartlyInvalid => (ConditionStatus.False, Reasons.PartiallyInvalid),
            AuthorizationOutcome.Invalid => (ConditionStatus.False, Reasons.Invalid),
            _ => (ConditionStatus.True, Reasons.Accepted),
        };
        var texts = status == ConditionStatus.True
            ? Verdict.Notes.AsImmutableArray().Insert(0, $"bound to {string.Join(", ", Waypoints)}")
            : Verdict.Problems.AsImmutableArray();
        return [new Condition(ConditionTypes.WaypointAccepted, status, reason, string.Join("; ", texts.Take(MaxTexts)), Generation)];
    }
}
