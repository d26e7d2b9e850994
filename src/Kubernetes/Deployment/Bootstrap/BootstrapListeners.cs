using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.HealthCheck.V3;
using Envoy.Extensions.Filters.Http.Router.V3;
using Envoy.Extensions.Filters.Listener.ProxyProtocol.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Envoy.Type.Matcher.V3;
using KGateway.Kubernetes.Deployment.Rendering;
using KGateway.Resources.Kgateway.Parameters;
using KGateway.Translation.Encoding;
using KGateway.Translation.Proxies;

namespace KGateway.Kubernetes.Deployment.Bootstrap;

/// <summary>Makes the listeners that a proxy has from its start, for the kubelet and for Prometheus.</summary>
internal static class BootstrapListeners
{
    /// <summary>Name of the cluster that is the proxy's own administration.</summary>
    public const string AdminCluster = "admin_port_cluster";

    private const string AnyAddress = "0.0.0.0";

    /// <summary>
    /// Answers the readiness probe, and the health checks of load balancers at <c>/envoy-hc</c>, which fail as soon as the proxy is to end.
    /// </summary>
    /// <param name="proxyProtocol">Whether connections may begin with a PROXY header.</param>
    public static Listener Readiness(bool proxyProtocol)
    {
        var healthCheck = new HealthCheck
        {
            PassThroughMode = false,
            Headers = { new HeaderMatcher { Name = ":path", StringMatch = new StringMatcher { Exact = "/envoy-hc" } } },
        };
        var listener = Create(
            "readiness_listener",
            ProxyPorts.Readiness,
            new HttpFilter { Name = "envoy.filters.http.health_check", TypedConfig = TypedConfig.Of(healthCheck) },
            Exactly("/ready"));
        if (proxyProtocol)
        {
            // The kubelet's probes have no such header.
            listener.ListenerFilters.Add(new ListenerFilter
            {
                Name = "envoy.filters.listener.proxy_protocol",
                TypedConfig = TypedConfig.Of(new ProxyProtocol { AllowRequestsWithoutProxyProtocol = true }),
            });
        }

        return listener;
    }

    /// <summary>Serves the metrics.</summary>
    public static Listener Prometheus(StatsParameters stats)
    {
        var routes = new List<Route> { Exactly("/ready"), Under("/metrics", stats.RoutePrefixRewrite!) };
        if (stats.EnableStatsRoute == true)
            routes.Add(Under("/stats", stats.StatsRoutePrefixRewrite!));
        return Create("prometheus_listener", ProxyPorts.Metrics, filter: null, [.. routes]);
    }

    private static Route Exactly(string path) => new()
    {
        Match = new RouteMatch { Path = path, Headers = { Get() } }, Route_ = new RouteAction { Cluster = AdminCluster },
    };

    private static Route Under(string prefix, string rewrite) => new()
    {
        Match = new RouteMatch { Prefix = prefix, Headers = { Get() } },
        Route_ = new RouteAction { Cluster = AdminCluster, PrefixRewrite = rewrite },
    };

    // The administration does things on POST that nobody outside may ask for.
    private static HeaderMatcher Get() => new() { Name = ":method", StringMatch = new StringMatcher { Exact = "GET" } };

    private static Listener Create(string name, int port, HttpFilter? filter, params ReadOnlySpan<Route> routes)
    {
        var host = new VirtualHost { Name = name, Domains = { "*" } };
        foreach (var route in routes)
            host.Routes.Add(route);
        var manager = new HttpConnectionManager
        {
            StatPrefix = name,
            RouteConfig = new RouteConfiguration { Name = name, VirtualHosts = { host } },
        };
        if (filter is not null)
            manager.HttpFilters.Add(filter);
        manager.HttpFilters.Add(new HttpFilter { Name = "envoy.filters.http.router", TypedConfig = TypedConfig.Of(new Router()) });
        return new Listener
        {
            Name = name,
            Address = BootstrapParts.Address(AnyAddress, port),
            FilterChains =
            {
                new FilterChain
                {
                    Filters =
                    {
                        new Filter
                        {
                            Name = "envoy.filters.network.http_connection_manager", TypedConfig = TypedConfig.Of(manager),
                        },
                    },
                },
            },
        };
    }
}
