using KGateway.Kubernetes.Deployment.Rendering;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation;
using KGateway.Translation.State;

namespace KGateway.Kubernetes.Deployment;

/// <summary>Finds the Gateways whose deployed objects changed that are among the inputs of translation: Services and ConfigMaps.</summary>
internal static class DeployedInputs
{
    private static readonly GroupKind[] Kinds = [ResourceKinds.Service.GroupKind, ResourceKinds.ConfigMap.GroupKind];

    /// <summary>The Gateways; none where it isn't known what changed.</summary>
    public static IReadOnlySet<ObjectKey> ChangedBetween(ClusterState before, ClusterState after)
    {
        var gateways = new HashSet<ObjectKey>();
        if (ReferenceEquals(before, after) || after.ChangesSince(before) is not { } changes)
            return gateways;
        foreach (var id in changes.Objects)
        {
            // What is new was made by whoever deploys.
            if (Array.IndexOf(Kinds, id.GroupKind) >= 0 && before.Get(id) is { } known && GatewayOf(known, after) is { } gateway)
                gateways.Add(gateway);
        }

        return gateways;
    }

    private static ObjectKey? GatewayOf(Resource known, ClusterState state)
    {
        var labels = known.Metadata.Labels;
        if (labels.GetValueOrDefault(ProxyMetadata.ManagedBy) != ProxyMetadata.ManagedByValue
            || labels.GetValueOrDefault(ProxyMetadata.GatewayName) is not { } name)
            return null;
        var key = new ObjectKey(known.Metadata.Namespace, name);
        if (state.Get<Gateway>(key) is not null)
            return key;

        // A long name is cut in labels.
        foreach (var gateway in state.All<Gateway>())
        {
            if (gateway.Key.Namespace == key.Namespace && ProxyNames.Safe(gateway.Key.Name) == name)
                return gateway.Key;
        }

        return null;
    }
}
