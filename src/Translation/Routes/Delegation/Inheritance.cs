using System.Collections.Immutable;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Policies.Traffic;

namespace KGateway.Translation.Routes.Delegation;

/// <summary>What a rule inherits from the rules that delegate to its route, the nearest first.</summary>
/// <param name="Levels">The levels of their TrafficPolicies.</param>
/// <param name="Rules">Their filters and other settings.</param>
/// <param name="Problems">What is wrong with them: what they demand can't be left out below them.</param>
internal sealed record Inheritance(
    ImmutableArray<MergeLevel<TrafficField>> Levels, ImmutableArray<InheritedRule> Rules, ImmutableArray<string> Problems)
{
    /// <summary>Nothing is inherited.</summary>
    public static Inheritance None { get; } = new([], [], []);

    /// <summary>What is inherited below another rule.</summary>
    public Inheritance Below(ResolvedRule rule, MergeLevel<TrafficField> level)
    {
        var prefersParent = level.Strategy is MergeStrategy.ShallowMergePreferParent or MergeStrategy.DeepMergePreferParent;
        return new(
            [level, .. Levels],
            rule.Policies.IsEmpty ? Rules : [new(rule.Policies, prefersParent), .. Rules],
            rule.Problems);
    }
}
