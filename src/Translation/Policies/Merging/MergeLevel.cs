using System.Collections.Immutable;

namespace KGateway.Translation.Policies.Merging;

/// <summary>Policies of the same level: those of one route, or those of a listener and its Gateway.</summary>
/// <param name="Policies">The policies, those of the highest priority first.</param>
/// <param name="Strategy">How they are merged with those of the levels below, which inherit from this one.</param>
internal sealed record MergeLevel<TField>(
    ImmutableArray<MergeSource<TField>> Policies, MergeStrategy Strategy = MergeStrategy.ShallowMergePreferChild)
    where TField : class, IPolicyField<TField>;
