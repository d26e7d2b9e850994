using System.Collections.Immutable;
using KGateway.Resources;

namespace KGateway.Translation.Policies.Merging;

/// <summary>A policy that takes part in a merge.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="SectionName">The section that it is attached to; null for the whole object.</param>
/// <param name="Fields">The fields that it sets.</param>
/// <param name="Problems">What is wrong with it; nothing of a policy with problems is in force.</param>
internal sealed record MergeSource<TField>(
    ResourceId Policy, string? SectionName, ImmutableArray<TField> Fields, ImmutableArray<string> Problems)
    where TField : class, IPolicyField<TField>
{
    /// <summary>What of it has no effect, though nothing is wrong with it.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>How messages name the policy: <c>group/kind/namespace/name</c>, and the section behind it.</summary>
    public string Name => $"{Policy.GroupKind}/{Policy.Key}{(SectionName is null ? "" : $"/{SectionName}")}";
}
