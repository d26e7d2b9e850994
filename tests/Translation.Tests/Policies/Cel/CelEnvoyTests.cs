using Envoy.Config.Bootstrap.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.Rbac.V3;
using Envoy.Extensions.Filters.Http.Router.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KGateway.EndToEnd.Harness;
using KGateway.Translation.Policies.Cel;
using KGateway.Translation.Tests.Golden;

namespace KGateway.Translation.Tests.Policies.Cel;

public sealed class CelEnvoyTests
{
    [Fact]
    public async Task Explore()
    {
        foreach (var line in await File.ReadAllLinesAsync("/tmp/deleg-cel.txt"))
        {
            var parsed = CelExpressions.Parse(line, out var problem);
            var refusal = parsed is null ? "PARSE " + problem : await EnvoyProgram.RefusalAsync(Tools.Envoy, Bootstrap(parsed), TestContext.Current.CancellationToken);
            await File.AppendAllTextAsync("/tmp/deleg-cel.out", $"{line[..Math.Min(60,line.Length)]} ==> {(refusal is null ? "ok" : refusal[^Math.Min(300,refusal.Length)..].ReplaceLineEndings(" "))}\n");
        }
    }

    private static byte[] Bootstrap(global::Cel.Expr.ParsedExpr e)
    {
        var rbac = KGateway.Translation.Policies.Traffic.Authorization.Rbac.Of(e);
        var route = new Route { Match = new RouteMatch { Prefix = "/" }, DirectResponse = new DirectResponseAction { Status = 200 } };
        route.TypedPerFilterConfig.Add("envoy.filters.http.rbac", Any.Pack(rbac));
        var vh = new VirtualHost { Name = "v" }; vh.Domains.Add("*"); vh.Routes.Add(route);
        var rc = new RouteConfiguration { Name = "r" }; rc.VirtualHosts.Add(vh);
        var hcm = new HttpConnectionManager { StatPrefix = "http", RouteConfig = rc };
        hcm.HttpFilters.Add(new HttpFilter { Name = "envoy.filters.http.rbac", TypedConfig = Any.Pack(new RBAC()) });
        hcm.HttpFilters.Add(new HttpFilter { Name = "envoy.filters.http.router", TypedConfig = Any.Pack(new Router()) });
        var chain = new FilterChain(); chain.Filters.Add(new Filter { Name = "envoy.filters.network.http_connection_manager", TypedConfig = Any.Pack(hcm) });
        var l = new Listener { Name = "l", Address = new Address { SocketAddress = new SocketAddress { Address = "127.0.0.1", PortValue = 1 } } };
        l.FilterChains.Add(chain);
        var b = new Bootstrap { Node = new Node { Id = "a", Cluster = "b" }, StaticResources = new Bootstrap.Types.StaticResources() };
        b.StaticResources.Listeners.Add(l);
        return b.ToByteArray();
    }
}
