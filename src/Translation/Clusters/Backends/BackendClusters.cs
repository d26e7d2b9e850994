using KGateway.Resources.Kgateway;
using KGateway.Translation.Backends;
using KGateway.Translation.State;

namespace KGateway.Translation.Clusters.Backends;

/// <summary>Begins the cluster of a Backend, by its type.</summary>
internal static class BackendClusters
{
    /// <summary>Begins the cluster; what is wrong with the Backend is told to the draft.</summary>
    public static ClusterDraft Create(BackendKey key, Backend backend, ILookups lookups, TranslationSettings settings)
    {
        BackendSpec spec = backend.Spec;
        string name = key.ClusterName;
        if (spec.Static is { } hosts)
            return StaticCluster.Create(name, key.ProtocolOf(AppProtocols.Parse(hosts.AppProtocol)), hosts, settings);
        if (spec.DynamicForwardProxy is { } dynamic)
            return DynamicForwardProxyCluster.Create(name, key.ProtocolOf(AppProtocol.Default), dynamic);
        if (spec.Gcp is { } gcp)
            return GcpCluster.Create(name, key.ProtocolOf(AppProtocol.Default), gcp, settings);
        if (spec.Aws is { Lambda: not null })
            return LambdaCluster.Create(key, backend, lookups, settings);
        if (spec.Aws is { Ec2: not null })
            return Ec2(key, settings);
        if (!spec.PriorityGroups.IsEmpty)
            return PriorityGroupsCluster.Create(key, backend, lookups, settings);
        var draft = new ClusterDraft(name, AppProtocol.Default);
        draft.Fail("the Backend has no type");
        return draft;
    }

    private static ClusterDraft Ec2(BackendKey key, TranslationSettings settings)
    {
        ClusterDraft draft = EdsCluster.Create(key.ClusterName, key.ProtocolOf(AppProtocol.Default));
        if (!settings.EnableAwsEc2Discovery)
            draft.Fail("aws ec2 discovery is disabled by controller settings");
        return draft;
    }
}
