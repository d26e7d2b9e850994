using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Istio;
using KGateway.Resources.Kgateway;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Translation.Backends;
using KGateway.Translation.State;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>The backends that a BackendConfigPolicy is attached to, whether anything uses them or not.</summary>
internal static class BackendPolicyTargets
{
    /// <summary>
    /// The targets that exist, ordered by id. Costs in proportion to the references, and with selectors to the backends of the policy's
    /// namespace; only a policy of the namespace of global policies looks at all.
    /// </summary>
    public static SortedDictionary<ResourceId, Resource> Find(
        BackendConfigPolicy policy, ClusterState state, ILookups lookups, TranslationSettings settings)
    {
        var found = new SortedDictionary<ResourceId, Resource>();
        string @namespace = policy.Metadata.Namespace;
        foreach (var reference in policy.Spec.TargetRefs)
        {
            var id = IndexKeys.TargetOf(reference, @namespace);
            if (id.GroupKind == HostAlias.Kind)
                AddEntries(found, lookups.OfHost<ServiceEntry>(reference.Name), @namespace);
            else if (IsBackend(id.GroupKind) && lookups.Get(id) is { } target)
                found[id] = target;
        }

        bool global = @namespace == settings.GlobalPolicyNamespace && @namespace.Length > 0;
        foreach (var selector in policy.Spec.TargetSelectors)
        {
            var kind = IndexKeys.TargetsOf(selector);
            if (kind == ResourceKinds.Service.GroupKind)
                AddSelected(found, global ? state.All<Service>() : lookups.InNamespace<Service>(@namespace), selector);
            else if (kind == ResourceKinds.Backend.GroupKind)
                AddSelected(found, global ? state.All<Backend>() : lookups.InNamespace<Backend>(@namespace), selector);
        }

        return found;
    }

    private static bool IsBackend(GroupKind kind) => kind == ResourceKinds.Service.GroupKind || kind == ResourceKinds.Backend.GroupKind;

    // A host stands for the entries of the policy's namespace that have it.
    private static void AddEntries(SortedDictionary<ResourceId, Resource> found, IEnumerable<ServiceEntry> entries, string @namespace)
    {
        foreach (var entry in entries)
        {
            if (entry.Metadata.Namespace == @namespace)
                found[entry.Id] = entry;
        }
    }

    private static void AddSelected(SortedDictionary<ResourceId, Resource> found, IEnumerable<Resource> candidates, PolicyTargetSelector selector)
    {
        foreach (var candidate in candidates)
        {
            if (!candidate.Metadata.Labels.IsEmpty && Attachment.LabelSelection.HasAll(candidate.Metadata.Labels, selector.MatchLabels))
                found[candidate.Id] = candidate;
        }
    }
}
