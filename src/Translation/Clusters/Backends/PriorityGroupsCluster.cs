using KGateway.Resources;
using KGateway.Resources.Kgateway;
using KGateway.Translation.Backends;
using KGateway.Translation.State;

namespace KGateway.Translation.Clusters.Backends;

/// <summary>The cluster of groups of static Backends that are tried in order.</summary>
internal static class PriorityGroupsCluster
{
    /// <summary>Begins the cluster; members that can't be found are told, each by itself.</summary>
    public static ClusterDraft Create(BackendKey key, Backend backend, ILookups lookups, TranslationSettings settings)
    {
        var errors = new List<string>();
        var groups = new List<List<StaticBackend>>();
        foreach (BackendPriorityGroup group in backend.Spec.PriorityGroups)
        {
            var members = new List<StaticBackend>();
            groups.Add(members);
            foreach (BackendNameReference reference in group.BackendRefs)
            {
                var id = new ObjectKey(backend.Key.Namespace, reference.Name);
                if (lookups.Get<Backend>(id) is not { } member)
                    errors.Add($"priority group {groups.Count - 1}: Backend {id} not found");
                else if (member.Spec.Static is not { } hosts)
                    errors.Add($"priority group {groups.Count - 1}: Backend {id} is not static");
                else
                    members.Add(hosts);
            }
        }

        ClusterDraft draft = StaticCluster.Create(key.ClusterName, key.ProtocolOf(ProtocolOf(backend, lookups)), groups, settings);
        foreach (string error in errors)
            draft.Fail(error);
        return draft;
    }

    /// <summary>What all members speak; nothing special when they differ.</summary>
    public static AppProtocol ProtocolOf(Backend backend, ILookups lookups)
    {
        AppProtocol? protocol = null;
        foreach (BackendPriorityGroup group in backend.Spec.PriorityGroups)
        {
            foreach (BackendNameReference reference in group.BackendRefs)
            {
                if (lookups.Get<Backend>(new(backend.Key.Namespace, reference.Name))?.Spec.Static is not { } hosts)
                    continue;
                AppProtocol spoken = AppProtocols.Parse(hosts.AppProtocol);
                protocol = protocol is null || protocol == spoken ? spoken : AppProtocol.Default;
            }
        }

        return protocol ?? AppProtocol.Default;
    }
}
