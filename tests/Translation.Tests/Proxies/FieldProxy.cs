using System.Net;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.Router.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.EndToEnd.Harness;
using KGateway.EnvoyApi;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies;
using KGateway.Translation.Policies.Traffic;
using Cluster = Envoy.Config.Cluster.V3.Cluster;
using EnvoyHttpFilter = Envoy.Extensions.Filters.Network.HttpConnectionManager.V3.HttpFilter;
using PolicyFilter = KGateway.Translation.Policies.HttpFilter;

namespace KGateway.Translation.Tests.Proxies;

/// <summary>A real Envoy whose routes have fields of policies, before a backend that answers with what it received.</summary>
internal sealed class FieldProxy : IAsyncDisposable
{
    private readonly MirrorServer _backend;
    private readonly EnvoyProcess _envoy;

    private FieldProxy(MirrorServer backend, EnvoyProcess envoy, HttpClient client)
    {
        _backend = backend;
        _envoy = envoy;
        Client = client;
    }

    /// <summary>A client of the proxy; paths are relative.</summary>
    public HttpClient Client { get; }

    /// <summary>Seconds of CPU that Envoy has used.</summary>
    public double CpuSeconds => _envoy.CpuSeconds;

    /// <summary>What Envoy has logged.</summary>
    public string Log => _envoy.Log;

    /// <summary>
    /// Starts a proxy with a route for each path prefix, and one for the rest without fields; <paramref name="ofTable"/> is configured for
    /// the whole route table.
    /// </summary>
    public static async Task<FieldProxy> StartAsync(
        IReadOnlyDictionary<string, TrafficField[]> routes, IReadOnlyList<TrafficField>? ofTable = null, Action<HttpConnectionManager>? change = null)
    {
        var program = Tools.Envoy;
        var backend = MirrorServer.Start();
        var ports = FreePort.Take(2);
        var manager = Manager(routes, ofTable ?? []);
        change?.Invoke(manager);
        var listener = new Listener
        {
            Name = "test",
            Address = At(ports[0]),
            FilterChains = { new FilterChain { Filters = { new Filter { Name = "http", TypedConfig = TypedConfig.Of(manager) } } } },
        };
        var cluster = new Cluster
        {
            Name = "backend",
            Type = Cluster.Types.DiscoveryType.Static,
            LoadAssignment = new ClusterLoadAssignment
            {
                ClusterName = "backend",
                Endpoints =
                {
                    new LocalityLbEndpoints
                    {
                        LbEndpoints = { new LbEndpoint { Endpoint = new Endpoint { Address = At(backend.Port) } } },
                    },
                },
            },
        };
        var envoy = EnvoyProcess.Start(program, $$"""
            {"node": {"id": "test", "cluster": "test"},
             "admin": {"address": {{EnvoyJson.Format(At(ports[1]))}} },
             "static_resources": {"listeners": [{{EnvoyJson.Format(listener)}}], "clusters": [{{EnvoyJson.Format(cluster)}}] }
            }
            """);
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
        var client = new HttpClient(handler) { BaseAddress = new Uri($"http://127.0.0.1:{ports[0]}"), Timeout = TimeSpan.FromMinutes(1) };
        var proxy = new FieldProxy(backend, envoy, client);
        try
        {
            await Eventually.TrueAsync(() => IsReadyAsync(client, new Uri($"http://127.0.0.1:{ports[1]}/ready"), envoy), "Envoy is ready");
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }

        return proxy;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _envoy.DisposeAsync();
        await _backend.DisposeAsync();
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, Uri address, EnvoyProcess envoy)
    {
        Assert.DoesNotContain("error initializing", envoy.Log, StringComparison.Ordinal);
        try
        {
            using var response = await client.GetAsync(address);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static Address At(int port) => new() { SocketAddress = new Envoy.Config.Core.V3.SocketAddress { Address = "127.0.0.1", PortValue = (uint)port } };

    private static HttpConnectionManager Manager(IReadOnlyDictionary<string, TrafficField[]> routes, IReadOnlyList<TrafficField> ofTable)
    {
        var host = new VirtualHost { Name = "all", Domains = { "*" } };
        foreach (var (prefix, fields) in routes)
        {
            var route = Route(prefix);
            foreach (var field in fields)
                field.Configure(new FilterConfigs(route.TypedPerFilterConfig));
            host.Routes.Add(route);
        }

        host.Routes.Add(Route("/"));
        var table = new RouteConfiguration { Name = "table", VirtualHosts = { host } };
        foreach (var field in ofTable)
            field.Configure(new FilterConfigs(table.TypedPerFilterConfig));
        var manager = new HttpConnectionManager { StatPrefix = "http", RouteConfig = table };
        foreach (var filter in PolicyFilter.Order(routes.Values.SelectMany(static fields => fields).Concat(ofTable).SelectMany(static field => field.Filters)))
            manager.HttpFilters.Add(filter.ToEnvoy());
        manager.HttpFilters.Add(new EnvoyHttpFilter { Name = "envoy.filters.http.router", TypedConfig = TypedConfig.Of(new Router()) });
        return manager;
    }

    private static Route Route(string prefix) => new()
    {
        Name = prefix,
        Match = new RouteMatch { Prefix = prefix },
        Route_ = new RouteAction { Cluster = "backend", Timeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(15)) },
    };
}
