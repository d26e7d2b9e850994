using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Policies.Attachment;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.State;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>Resolves the TrafficPolicies that one unit of work needs, each once, and merges them.</summary>
internal sealed class TrafficPolicySources(ILookups lookups, TranslationSettings settings)
{
    private readonly Dictionary<ResourceId, ResolvedTrafficPolicy> _resolved = [];

    /// <summary>The policies that are attached to an object.</summary>
    public PolicyAttachments<TrafficPolicy> AttachedTo(Resource target) =>
        PolicyAttachments<TrafficPolicy>.Find(PolicyTarget.Of(target), lookups, settings);

    /// <summary>Attached policies as sources of a merge, in their order.</summary>
    public ImmutableArray<MergeSource<TrafficField>> Of(ImmutableArray<AttachedPolicy<TrafficPolicy>> policies)
    {
        var sources = ImmutableArray.CreateBuilder<MergeSource<TrafficField>>(policies.Length);
        foreach (var policy in policies)
            sources.Add(Of(policy));
        return sources.MoveToImmutable();
    }

    /// <summary>A policy as a source of a merge.</summary>
    public MergeSource<TrafficField> Of(AttachedPolicy<TrafficPolicy> attached)
    {
        var id = attached.Policy.Id;
        if (!_resolved.TryGetValue(id, out var resolved))
            _resolved[id] = resolved = TrafficFields.Resolve(attached.Policy, lookups, settings);
        return new(id, attached.SectionName, resolved.Fields, resolved.Problems) { Notes = resolved.Notes };
    }

    /// <summary>Merges the policies of one level that aren't of a rule, so that rules may have others besides.</summary>
    public MergedPolicies<TrafficField> MergeBesideRoutes(MergeLevel<TrafficField> level) =>
        Merge(level).With(static field => field.BesideRoutes);

    /// <summary>Merges levels, those that inherit from others first.</summary>
    public MergedPolicies<TrafficField> Merge(params ReadOnlySpan<MergeLevel<TrafficField>> levels) =>
        PolicyMerge.Merge(levels, settings.DeepFields);
}
