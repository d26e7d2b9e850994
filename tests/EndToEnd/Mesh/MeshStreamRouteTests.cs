using System.Security.Authentication;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Mesh.Harness;

namespace KGateway.EndToEnd.Mesh;

/// <summary>TCPRoutes and TLSRoutes of Services, by who connects (GAMMA): producers' are for all, consumers' for clients of their namespace.</summary>
[Collection("Mesh")]
public sealed class MeshStreamRouteTests(MeshLab lab)
{
    private static readonly MeshRequest Web = new() { Port = 90 };
    private static readonly MeshRequest WebOfAnotherMesh = Web with { Identity = "spiffe://other.domain/ns/web/sa/x" };
    private static readonly MeshRequest Attic = Web with { Identity = "spiffe://cluster.local/ns/attic/sa/web" };
    private static readonly MeshRequest Nobody = Web with { Identity = null };

    private static string Route(string kind, string @namespace, string backend, string hostnames = "", string name = "NAME") => $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: {{kind}}
        metadata: {name: {{name}}, namespace: {{@namespace}} }
        spec:
          parentRefs: [{group: '', kind: Service, name: NAME, namespace: shop, port: 90}]
          {{(kind == "TLSRoute" ? $"hostnames: [{hostnames}]" : "")}}
          rules: [{backendRefs: [{name: {{backend}}, namespace: shop, port: 80}] }]

        """;

    [Fact]
    public async Task Connections_go_by_the_routes_of_the_clients_namespace_or_else_of_the_Services()
    {
        await using var own = NameBackend.Start("own");
        await using var one = NameBackend.Start("one");
        await using var two = NameBackend.Start("two");
        var site = await lab.ServiceAsync();
        var backends = $"{MeshLab.Server("NAME-one", one.Port)}\n---\n{MeshLab.Server("NAME-two", two.Port)}\n";
        site.SaveWith(own.Port, backends);
        await GreetsAsync(site, Web, "own");

        site.SaveWith(own.Port, backends + Route("TCPRoute", "web", "NAME-one"));
        await GreetsAsync(site, Web, "one");
        await GreetsAsync(site, WebOfAnotherMesh, "one");
        Assert.Equal("own", await site.GreetingAsync(Attic));
        Assert.Equal("own", await site.GreetingAsync(Nobody));
        await SaysAsync("TCPRoute", $"web/{site.Name}", "Accepted", "True Accepted");

        site.SaveWith(own.Port, backends + Route("TCPRoute", "web", "NAME-one") + Route("TCPRoute", "shop", "NAME-two"));
        await GreetsAsync(site, Attic, "two");
        await GreetsAsync(site, Nobody, "two");
        Assert.Equal("one", await site.GreetingAsync(Web));

        site.SaveWith(own.Port, backends + Route("TCPRoute", "web", "NAME-none") + Route("TCPRoute", "shop", "NAME-two"));
        await GreetsAsync(site, Web, "");
        Assert.Equal("two", await site.GreetingAsync(Attic));
        await SaysAsync("TCPRoute", $"web/{site.Name}", "ResolvedRefs", "False BackendNotFound");

        site.SaveWith(own.Port, backends);
        await GreetsAsync(site, Web, "own");
        Assert.Equal("own", await site.GreetingAsync(Attic));
    }

    [Fact]
    public async Task TLS_goes_by_the_name_that_the_client_asks_for()
    {
        using var certificate = Certificates.For("a.example.com");
        await using var own = NameBackend.Start("own", certificate);
        await using var one = NameBackend.Start("one", certificate);
        await using var two = NameBackend.Start("two", certificate);
        var site = await lab.ServiceAsync();
        var backends = $"{MeshLab.Server("NAME-one", one.Port)}\n---\n{MeshLab.Server("NAME-two", two.Port)}\n";
        site.SaveWith(own.Port, backends);
        await GreetsAsync(site, Web with { ServerName = "a.example.com" }, "own");

        site.SaveWith(
            own.Port,
            backends
                + Route("TLSRoute", "shop", "NAME-one", "a.example.com")
                + Route("TLSRoute", "shop", "NAME-two", "'*.example.com'", "NAME-two")
                + Route("TCPRoute", "shop", "NAME-two")
                + Route("TLSRoute", "web", "NAME-two", "a.example.com"));
        await GreetsAsync(site, Attic with { ServerName = "a.example.com" }, "one");
        await GreetsAsync(site, Attic with { ServerName = "b.example.com" }, "two");
        await GreetsAsync(site, Web with { ServerName = "a.example.com" }, "two");
        // Who has routes gets nothing else.
        await GreetsAsync(site, Attic with { ServerName = "a.example.org" }, null);
        await GreetsAsync(site, Web with { ServerName = "b.example.com" }, null);
        await SaysAsync("TLSRoute", $"shop/{site.Name}", "Accepted", "True Accepted");
        await SaysAsync("TCPRoute", $"shop/{site.Name}", "Accepted", "False Conflicted");
        // While Envoy looks for names, servers that speak first are slow at this number, those of other tests, too.
        site.SaveWith(own.Port, "");
    }

    [Fact]
    public async Task The_first_route_of_a_namespace_keeps_a_port_and_the_others_say_so()
    {
        await using var own = NameBackend.Start("own");
        await using var one = NameBackend.Start("one");
        var site = await lab.ServiceAsync();
        var backend = MeshLab.Server("NAME-one", one.Port) + "\n";
        site.SaveWith(own.Port, backend + Route("TCPRoute", "shop", "NAME-one") + Route("TCPRoute", "shop", "NAME-none", name: "NAME-b"));
        await SaysAsync("TCPRoute", $"shop/{site.Name}-b", "kgateway.dev/Programmed", $"False Conflicted Port 90 is taken by TCPRoute shop/{site.Name}");
        await GreetsAsync(site, Web, "one");
        await SaysAsync("TCPRoute", $"shop/{site.Name}", "kgateway.dev/Programmed", "True Programmed");
    }

    private static Task GreetsAsync(MeshSite site, MeshRequest request, string? greeting) => Eventually.TrueAsync(
        async () => await GreetingAsync(site, request) == greeting, $"{site.Name} says '{greeting}'", TimeSpan.FromSeconds(20));

    // Null when TLS isn't spoken.
    private static async Task<string?> GreetingAsync(MeshSite site, MeshRequest request)
    {
        try
        {
            return await site.GreetingAsync(request);
        }
        catch (Exception e) when (e is IOException or AuthenticationException && request.ServerName is not null)
        {
            return null;
        }
    }

    private Task SaysAsync(string kind, string key, string type, string text) => Eventually.TrueAsync(
        async () => (await lab.KGateway.ConditionsAsync(kind, key)).GetValueOrDefault(type, "").Contains(text, StringComparison.Ordinal),
        $"{type} of {kind} {key} says '{text}'",
        TimeSpan.FromSeconds(20));
}
