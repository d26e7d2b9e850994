using Envoy.Config.Bootstrap.V3;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Metrics.V3;
using Envoy.Extensions.Network.DnsResolver.Cares.V3;
using Envoy.Type.Matcher.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Kubernetes.Deployment.Rendering;
using KGateway.Kubernetes.Deployment.Rendering.Istio;
using KGateway.Resources.Kgateway.Parameters;
using KGateway.Translation;
using KGateway.Translation.Encoding;
using KGateway.Translation.Proxies;
using EnvoyBootstrap = Envoy.Config.Bootstrap.V3.Bootstrap;
using StatsMatcher = Envoy.Config.Metrics.V3.StatsMatcher;
using StringMatcher = KGateway.Resources.Kgateway.StringMatcher;

namespace KGateway.Kubernetes.Deployment.Bootstrap;

/// <summary>Makes the configuration with which a deployed Envoy starts; everything else it gets from the control plane by delta ADS.</summary>
internal static class ProxyBootstrap
{
    private static readonly TimeSpan NeighbourPatience = TimeSpan.FromSeconds(1);

    /// <summary>The bootstrap.</summary>
    public static EnvoyBootstrap Create(RenderingContext context)
    {
        var gateway = context.Gateway.Gateway;
        var parameters = context.Proxy.EnvoyContainer!.Bootstrap!;
        var bootstrap = new EnvoyBootstrap
        {
            Node = BootstrapParts.Node(gateway),
            Admin = BootstrapParts.Admin(ProxyPorts.Admin),
            LayeredRuntime = new LayeredRuntime { Layers = { BootstrapParts.AdminLayer() } },
            DeferredStatOptions = BootstrapParts.DeferredStats(),
            DynamicResources = BootstrapParts.Dynamic(token: null),
            ClusterManager = BootstrapParts.Clusters(ProxyNames.LocalCluster(gateway)),
            TypedDnsResolverConfig = Resolver(parameters.DnsResolver?.UdpMaxQueries ?? 0),
            StaticResources = new EnvoyBootstrap.Types.StaticResources
            {
                Clusters = { ControlPlaneCluster.Create(context), Neighbours(ProxyNames.LocalCluster(gateway)), AdminCluster() },
            },
        };
        bootstrap.DynamicResources.AdsConfig.RateLimitSettings = new RateLimitSettings();
        if (context.Proxy.PodTemplate!.ReadinessProbe is not null)
            bootstrap.StaticResources.Listeners.Add(BootstrapListeners.Readiness(parameters.EnableReadinessProbeProxyProtocol == true));
        if (context.Proxy.Stats is { Enabled: true } stats)
            bootstrap.StaticResources.Listeners.Add(BootstrapListeners.Prometheus(stats));
        if (context.IstioAutoMtls)
            bootstrap.StaticResources.Clusters.Add(IstioSdsCluster.Create());

        // The wrapper adds the trust store of its image itself, and a second one would be refused.
        if (context.Options.SystemCertificates is { } file && context.Image.Content != ProxyImageContent.Wrapper)
            bootstrap.StaticResources.Secrets.Add(BootstrapParts.TrustStore(file));
        if (parameters.LogFormat is { } format)
            bootstrap.ApplicationLogConfig = LogConfig(format);
        if (context.Proxy.Stats?.Matcher is { } matcher)
            bootstrap.StatsConfig = new StatsConfig { StatsMatcher = Matcher(matcher) };
        return bootstrap;
    }

    // Envoy's neighbours, the other proxies of the Gateway; by their zones it knows how much stays in its own.
    private static Cluster Neighbours(string name) => new()
    {
        Name = name,
        Type = Cluster.Types.DiscoveryType.Eds,
        EdsClusterConfig = new Cluster.Types.EdsClusterConfig { EdsConfig = BootstrapParts.OverAds(NeighbourPatience), ServiceName = name },
    };

    private static Cluster AdminCluster() => new()
    {
        Name = BootstrapListeners.AdminCluster,
        Type = Cluster.Types.DiscoveryType.Static,
        ConnectTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(5)),
        LoadAssignment = BootstrapParts.Single(BootstrapListeners.AdminCluster, "127.0.0.1", ProxyPorts.Admin),
    };

    private static TypedExtensionConfig Resolver(int udpMaxQueries)
    {
        var cares = new CaresDnsResolverConfig();

        // One socket for all queries would wait for ever for an answer that a resolver of Kubernetes sends from a gone pod.
        if (udpMaxQueries > 0)
            cares.UdpMaxQueries = (uint)udpMaxQueries;
        return new() { Name = "envoy.network.dns_resolver.cares", TypedConfig = TypedConfig.Of(cares) };
    }

    private static EnvoyBootstrap.Types.ApplicationLogConfig LogConfig(EnvoyLogFormat format) => new()
    {
        LogFormat = format.Json is { } json
            ? new() { JsonFormat = Struct.Parser.ParseJson(json.Text) }
            : new() { TextFormat = format.Text ?? "" },
    };

    private static StatsMatcher Matcher(KGateway.Resources.Kgateway.Parameters.StatsMatcher matcher)
    {
        var inclusion = !matcher.InclusionList.IsEmpty;
        var list = new ListStringMatcher();
        foreach (var name in inclusion ? matcher.InclusionList : matcher.ExclusionList)
            list.Patterns.Add(ToEnvoy(name));
        return inclusion ? new() { InclusionList = list } : new() { ExclusionList = list };
    }

    private static Envoy.Type.Matcher.V3.StringMatcher ToEnvoy(StringMatcher matcher)
    {
        var result = new Envoy.Type.Matcher.V3.StringMatcher { IgnoreCase = matcher.IgnoreCase };
        if (matcher.Exact is { } exact)
            result.Exact = exact;
        else if (matcher.Prefix is { } prefix)
            result.Prefix = prefix;
        else if (matcher.Suffix is { } suffix)
            result.Suffix = suffix;
        else if (matcher.Contains is { } contains)
            result.Contains = contains;
        else
            (result.SafeRegex, result.IgnoreCase) = (new RegexMatcher { Regex = matcher.SafeRegex ?? "" }, false);
        return result;
    }
}
