using System.Collections.Immutable;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.AccessLoggers.File.V3;
using Envoy.Extensions.Clusters.Dns.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.Encoding;
using KGateway.Translation.Listeners;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.BackendConfig;
using KGateway.Translation.Policies.Listener;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Policies.Traffic;
using KGateway.Translation.Routes;
using KGateway.Translation.State;
using HttpFilter = KGateway.Translation.Policies.HttpFilter;

namespace KGateway.Translation.Validation;

/// <summary>
/// What Envoy itself says of what was translated, where settings ask for that. A piece is asked about as it will be programmed, in the
/// smallest configuration that has a place for it. While Envoy hasn't spoken nothing is refused: who asks must see to it that nothing is
/// programmed either, by <see cref="RecordingLookups.AwaitsVerdict"/>.
/// </summary>
internal static class EnvoyChecks
{
    private const string Error = "invalid xds configuration: error initializing configuration '/dev/fd/0': ";
    private const string Backend = "backend";

    /// <summary>Whether Envoy is asked at all.</summary>
    public static bool AreWanted(TranslationSettings settings) => settings is { ValidationMode: ValidationMode.Strict, AsksEnvoy: true };

    /// <summary>
    /// Whether Envoy is asked about what a BackendConfigPolicy configures. Files are the proxy's: nobody else can say whether they are
    /// there, unless it runs on the same machine.
    /// </summary>
    public static bool AreWanted(TranslationSettings settings, BackendConfigPolicy policy) =>
        AreWanted(settings) && !(settings.DeploysToKubernetes && policy.Spec.Tls?.Files is not null);

    /// <summary>Why Envoy refuses routes, or even what they match; null when it takes them.</summary>
    public static (string Why, bool Matcher)? OfRoutes(ImmutableArray<Route> routes, ILookups lookups)
    {
        var host = new VirtualHost();
        foreach (var route in routes)
        {
            var unnamed = route.Clone();
            unnamed.Name = "";
            host.Routes.Add(unnamed);
        }

        if (Refusal(new(CandidateKind.VirtualHost, host, []), lookups) is not { } why)
            return null;
        var matcher = new VirtualHost { Routes = { new Route { Match = host.Routes[0].Match, DirectResponse = new DirectResponseAction { Status = 200 } } } };
        return Refusal(new(CandidateKind.VirtualHost, matcher, []), lookups) is { } ofMatcher
            ? ($"validation failed: {ofMatcher}", true)
            : ($"validation failed: {why}", false);
    }

    /// <summary>Why Envoy refuses an HTTP filter; null when it takes it.</summary>
    public static string? OfFilter(HttpFilter filter, ILookups lookups) => Refusal(Manager(new VirtualHost(), [filter], []), lookups);

    /// <summary>Why Envoy refuses what a policy sets for the HTTP of a listener; null when it takes it.</summary>
    public static string? OfListener(ImmutableArray<ListenerField> fields, ILookups lookups)
    {
        if (fields.All(static field => field.Http is null && field.Filter is null))
            return null;
        var clusters = fields.SelectMany(static field => field.Backends.AsImmutableArray()).Select(static backend => backend.ClusterName);
        // What the fields hold is shared with the listener.
        var manager = ConnectionManager.Build("", [], [.. fields]).Clone();
        foreach (var log in manager.AccessLog)
        {
            // Files are the proxy's: here they must only be some.
            if (log.TypedConfig.TryUnpack<FileAccessLog>(out var file))
            {
                file.Path = "/dev/null";
                log.TypedConfig = TypedConfig.Of(file);
            }
        }

        return Refusal(Manager(manager, new VirtualHost(), clusters), lookups);
    }

    /// <summary>Why Envoy refuses the fields of a TrafficPolicy on a route; null when it takes them.</summary>
    public static string? OfPolicy(TrafficPolicy policy, IEnumerable<TrafficField> fields, ILookups lookups)
    {
        var route = new Route { Match = new RouteMatch { Prefix = "/" }, Route_ = new RouteAction { Cluster = Backend } };
        var rule = new ResolvedRule(policy, 0, null, [], MergedPolicies<TrafficField>.None, [], [], 0, SourceMetadata: false);
        var draft = new RouteDraft(route, new HttpRouteMatch(), new VirtualHostScope("", 80, Tls: false), rule);
        var filters = new List<HttpFilter>();
        var clusters = new List<string>();
        foreach (var field in fields)
        {
            field.Configure(RouteScope.Of(route).Filters);
            field.Apply(draft);
            filters.AddRange(field.Filters);
            clusters.AddRange(field.Backends.Select(static backend => backend.ClusterName));
        }

        var host = new VirtualHost { Routes = { route } };
        return Refusal(filters.Count == 0 ? new(CandidateKind.VirtualHost, host, []) : Manager(host, filters, clusters), lookups);
    }

    /// <summary>Why Envoy refuses the fields of a BackendConfigPolicy on a cluster that stands for any; null when it takes them.</summary>
    public static string? OfPolicy(ResolvedBackendPolicy policy, ILookups lookups)
    {
        var draft = new ClusterDraft("", AppProtocol.Default);
        // Names are looked up only by a cluster that has some.
        if (policy.Policy.Spec.Dns is not null)
            draft.Dns = new DnsCluster();
        else
            draft.Message.Type = Cluster.Types.DiscoveryType.Static;
        draft.Message.LoadAssignment = new ClusterLoadAssignment
        {
            Endpoints = { new LocalityLbEndpoints { LbEndpoints = { ClusterDraft.Endpoint("127.0.0.1", 80) } } },
        };
        foreach (var field in policy.Fields)
            field.Apply(draft);
        return draft.Errors.Count > 0 ? null : OfCluster(draft.Finish(null), lookups);
    }

    /// <summary>Why Envoy refuses a cluster; null when it takes it.</summary>
    public static string? OfCluster(Cluster cluster, ILookups lookups)
    {
        var unnamed = cluster.Clone();
        unnamed.Name = "";
        if (unnamed.LoadAssignment is { } assignment)
            assignment.ClusterName = "";
        // Users have no say in these, and only the bootstraps of Gateways know who serves their certificates.
        unnamed.TransportSocketMatches.Clear();
        return Refusal(new(CandidateKind.Cluster, unnamed, []), lookups);
    }

    private static ConfigurationCandidate Manager(VirtualHost host, List<HttpFilter> filters, IEnumerable<string> clusters)
    {
        var ordered = HttpFilter.Order(filters);
        return Manager(
            ConnectionManager.Build("", ordered), host, clusters.Concat(ordered.SelectMany(static filter => filter.Clusters)));
    }

    private static ConfigurationCandidate Manager(HttpConnectionManager manager, VirtualHost host, IEnumerable<string> clusters)
    {
        host.Name = Backend;
        host.Domains.Add("*");
        manager.RouteConfig = new RouteConfiguration { Name = Backend, VirtualHosts = { host }, ValidateClusters = false };
        return new(
            CandidateKind.ConnectionManager,
            manager,
            [.. clusters.Distinct().Order(StringComparer.Ordinal)]);
    }

    private static string? Refusal(ConfigurationCandidate candidate, ILookups lookups) =>
        lookups.VerdictOn(candidate)?.Refusal is { } refusal ? Error + refusal : null;
}
