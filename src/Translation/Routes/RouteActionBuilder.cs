using System.Collections.Immutable;
using Envoy.Config.Route.V3;
using KGateway.Translation.Backends;
using KGateway.Translation.Policies;

namespace KGateway.Translation.Routes;

/// <summary>Turns the backends of a rule into Envoy's forwarding action.</summary>
internal static class RouteActionBuilder
{
    private const string NoWeight =
        "All backend weights are 0. At least one backendRef in the HTTPRoute rule must specify a non-zero weight";

    /// <summary>Sets the action, unless the rule has no backends.</summary>
    public static void Build(RouteDraft draft, ImmutableArray<RouteBackend> backends)
    {
        if (backends.IsEmpty)
            return;
        var action = new RouteAction { ClusterNotFoundResponseCode = RouteAction.Types.ClusterNotFoundResponseCode.InternalServerError };
        if (backends.Length == 1)
            action.Cluster = backends[0].Backend.ClusterName;
        else
            action.WeightedClusters = Weighted(draft, backends);
        foreach (RouteBackend backend in backends)
        {
            if (backend.Backend.AppProtocol == AppProtocol.WebSocket)
            {
                action.UpgradeConfigs.Add(new RouteAction.Types.UpgradeConfig { UpgradeType = "websocket" });
                break;
            }
        }

        draft.Message.Route_ = action;
    }

    /// <summary>Writes the filters of a rule's only backend into the route, behind those of the rule.</summary>
    public static void ApplySingleBackend(RouteDraft draft, ImmutableArray<RouteBackend> backends)
    {
        if (backends.Length != 1)
            return;
        foreach (IBackendPolicy policy in backends[0].Policies)
            policy.Apply(RouteScope.Of(draft.Message));
    }

    /// <summary>Adds a cluster's name if it isn't there yet and the cluster can exist.</summary>
    public static void AddCluster(ImmutableArray<string>.Builder clusters, string name)
    {
        if (name != BackendKey.BlackholeCluster && !clusters.Contains(name))
            clusters.Add(name);
    }

    private static WeightedCluster Weighted(RouteDraft draft, ImmutableArray<RouteBackend> backends)
    {
        var weighted = new WeightedCluster();
        long sum = 0;
        foreach (RouteBackend backend in backends)
        {
            var cluster = new WeightedCluster.Types.ClusterWeight { Name = backend.Backend.ClusterName, Weight = (uint)backend.Weight };
            foreach (IBackendPolicy policy in backend.Policies)
                policy.Apply(RouteScope.Of(cluster));
            weighted.Clusters.Add(cluster);
            sum += backend.Weight;
            if (backend.Weight < 0)
                draft.Fail($"backend weight {backend.Weight} is negative");
        }

        if (sum == 0)
            draft.Fail(NoWeight);
        else if (sum > uint.MaxValue)
            draft.Fail($"the sum of the backend weights, {sum}, is too large");
        return weighted;
    }
}
