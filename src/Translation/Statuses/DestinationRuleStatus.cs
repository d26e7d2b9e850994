using KGateway.Resources;

namespace KGateway.Translation.Statuses;

/// <summary>
/// Status of a DestinationRule of which Gateways of this controller can't honour some part. Of others nothing is said; conditions of Istio
/// stand beside it.
/// </summary>
/// <param name="Problems">What can't be honoured, each with its field; at least one.</param>
/// <param name="Fails">Whether a backend isn't served because of it.</param>
/// <param name="Generation">Generation of the rule that this is about.</param>
public sealed record DestinationRuleStatus(EquatableArray<string> Problems, bool Fails, long Generation) : ObjectStatus
{
    private const int MaxTexts = 10;

    /// <summary>The status that says what all of <paramref name="parts"/> say.</summary>
    public static DestinationRuleStatus Merge(IReadOnlyCollection<DestinationRuleStatus> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new(
            parts.SelectMany(static part => part.Problems.AsImmutableArray()).Distinct().Order(StringComparer.Ordinal).ToEquatableArray(),
            parts.Any(static part => part.Fails),
            parts.Max(static part => part.Generation));
    }

    /// <summary>The one condition that says it.</summary>
    public EquatableArray<Condition> ToConditions() =>
    [
        new Condition(
            ConditionTypes.DestinationRuleProgrammed,
            ConditionStatus.False,
            Fails ? Reasons.Invalid : Reasons.PartiallyInvalid,
            string.Join("; ", Problems.AsImmutableArray().Take(MaxTexts)),
            Generation),
    ];
}
