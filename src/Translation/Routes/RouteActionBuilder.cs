using System.Collections.Immutable;
using System.Globalization;
using Envoy.Config.Route.V3;
using Envoy.Type.V3;
using KGateway.Resources;
using KGateway.Resources.Kgateway;
using KGateway.Translation.Backends;
using KGateway.Translation.Policies;
using RegexMatcher = Envoy.Type.Matcher.V3.RegexMatcher;
using RuntimeFractionalPercent = Envoy.Config.Core.V3.RuntimeFractionalPercent;
using StringMatcher = Envoy.Type.Matcher.V3.StringMatcher;

namespace KGateway.Translation.Routes;

/// <summary>Turns the backends of a rule into Envoy's forwarding action.</summary>
internal static class RouteActionBuilder
{
    private const long Million = 1_000_000;
    private const int HttpPort = 80;

    private const string NoWeight =
        "All backend weights are 0. At least one backendRef in the HTTPRoute rule must specify a non-zero weight";

    /// <summary>Sets the action, unless the rule has no backends. To gRPC, backends that can't be found are unavailable.</summary>
    public static void Build(RouteDraft draft, ImmutableArray<RouteBackend> backends, bool grpc)
    {
        if (backends.IsEmpty)
            return;
        var notFound = grpc && backends.Any(static backend => backend.Backend.Key is null)
            ? RouteAction.Types.ClusterNotFoundResponseCode.ServiceUnavailable
            : RouteAction.Types.ClusterNotFoundResponseCode.InternalServerError;
        var action = new RouteAction { ClusterNotFoundResponseCode = notFound };
        if (backends.Length == 1)
            action.Cluster = backends[0].Backend.ClusterName;
        else
            action.WeightedClusters = Weighted(draft, backends);
        // Google Cloud tells services apart by their hosts. What is more specific about the host comes later.
        if (backends.Any(static backend => backend.Backend.Type == BackendType.Gcp))
        {
            action.AutoHostRewrite = true;
            if (backends.All(static backend => backend.Backend.Type == BackendType.Gcp))
                action.ClusterNotFoundResponseCode = RouteAction.Types.ClusterNotFoundResponseCode.ServiceUnavailable;
        }

        foreach (RouteBackend backend in backends)
        {
            if (backend.Backend.AppProtocol == AppProtocol.WebSocket)
            {
                action.UpgradeConfigs.Add(new RouteAction.Types.UpgradeConfig { UpgradeType = "websocket" });
                break;
            }
        }

        draft.Message.Route_ = action;
        Restrict(draft.Message.Match, backends);
    }

    /// <summary>
    /// The groups of backends that need a route each: Envoy rewrites paths of a whole route only, so a backend whose paths are rewritten
    /// in a way of its own stands alone. One group as a rule.
    /// </summary>
    public static ImmutableArray<ImmutableArray<RouteBackend>> Split(ImmutableArray<RouteBackend> backends)
    {
        if (backends.Length < 2 || !backends.Any(static backend => backend.Rewrite is { ChangesPath: true }))
            return [backends];
        ImmutableArray<RouteBackend> weighty = [.. backends.Where(static backend => backend.Weight > 0)];
        // What is wrong with the weights is told of them all.
        if (weighty.IsEmpty || backends.Any(static backend => backend.Weight < 0))
            return [backends];
        return [.. weighty.Select(static backend => ImmutableArray.Create(backend))];
    }

    /// <summary>
    /// Lets each route of a split take its share of requests. Envoy draws one number per request and compares it with each route in turn,
    /// so the shares are added up.
    /// </summary>
    public static void Share(IReadOnlyList<Route> routes, ImmutableArray<ImmutableArray<RouteBackend>> groups)
    {
        if (routes.Count < 2)
            return;
        long total = 0;
        foreach (var group in groups)
            total += group[0].Weight;
        long sum = 0;
        for (var i = 0; i < routes.Count - 1; i++)
        {
            sum += groups[i][0].Weight;
            routes[i].Match.RuntimeFraction = new RuntimeFractionalPercent
            {
                DefaultValue = new FractionalPercent
                {
                    Numerator = (uint)(sum * Million / total),
                    Denominator = FractionalPercent.Types.DenominatorType.Million,
                },
            };
        }
    }

    /// <summary>Writes the filters of a rule's only backend into the route, behind those of the rule.</summary>
    public static void ApplySingleBackend(RouteDraft draft, ImmutableArray<RouteBackend> backends)
    {
        if (backends.Length != 1)
            return;
        foreach (IBackendPolicy policy in backends[0].Policies)
            policy.Apply(RouteScope.Of(draft.Message), draft);
        backends[0].Rewrite?.Apply(draft);
    }

    /// <summary>Adds a cluster's name if it isn't there yet and the cluster can exist.</summary>
    public static void AddCluster(ImmutableArray<string>.Builder clusters, string name)
    {
        if (name != BackendKey.BlackholeCluster && !clusters.Contains(name))
            clusters.Add(name);
    }

    // Where clients name the host that is looked up, it is one of the wildcard's, at the entry's port: nobody may be sent anywhere else.
    private static void Restrict(RouteMatch match, ImmutableArray<RouteBackend> backends)
    {
        foreach (RouteBackend backend in backends)
        {
            if (backend.Backend is { Type: BackendType.DynamicForwardProxy, Key: { } key } && key.Kind == ResourceKinds.ServiceEntry.GroupKind)
                match.Headers.Add(new HeaderMatcher { Name = ":authority", StringMatch = NamedBy(ServiceEntryBackends.HostOf(key)[1..], key.Port) });
        }
    }

    private static StringMatcher NamedBy(string suffix, int port)
    {
        string expression = string.Create(CultureInfo.InvariantCulture, $"(?i)[^:]+{PathRewrite.Quote(suffix)}(:{port})?");
        if (Re2Syntax.FindProblem(expression) is null)
            return new StringMatcher { SafeRegex = new RegexMatcher { Regex = expression } };
        // Of a long name proxies take no expression; clients write the port unless it is that of HTTP.
        return new StringMatcher { Suffix = port == HttpPort ? suffix : string.Create(CultureInfo.InvariantCulture, $"{suffix}:{port}"), IgnoreCase = true };
    }

    private static WeightedCluster Weighted(RouteDraft draft, ImmutableArray<RouteBackend> backends)
    {
        var weighted = new WeightedCluster();
        long sum = 0;
        foreach (RouteBackend backend in backends)
        {
            var cluster = new WeightedCluster.Types.ClusterWeight { Name = backend.Backend.ClusterName, Weight = (uint)backend.Weight };
            foreach (IBackendPolicy policy in backend.Policies)
                policy.Apply(RouteScope.Of(cluster), draft);
            backend.Rewrite?.ApplyHost(cluster, draft);
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
