using System.Globalization;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Mesh.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Mesh;

/// <summary>ServiceEntries whose hosts are looked up as clients name them (DYNAMIC_DNS): those of a wildcard, at the entry's port, and no others.</summary>
[Collection("Mesh")]
public sealed class DynamicHostTests(MeshLab lab)
{
    private const string Address = "240.0.0.1";

    [Fact]
    public async Task A_host_of_the_wildcard_is_reached_and_no_other()
    {
        _ = Tools.Envoy;
        using var certificate = Certificates.For("a.localhost");
        await using var secure = await MirrorBackend.StartAsync("secure", certificate: certificate);
        var port = lab.Backend.Port.ToString(CultureInfo.InvariantCulture);
        lab.Folder.Save("dynamic.yaml", $$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: dynamic, namespace: shop}
            spec:
              hosts: ["*.localhost"]
              addresses: [{{Address}}]
              ports: [{number: {{port}}, name: http, protocol: HTTP}, {number: {{secure.Port}}, name: tls, protocol: TLS}]
              resolution: DYNAMIC_DNS
              location: MESH_EXTERNAL
            """);
        await Eventually.TrueAsync(async () => await StatusAsync($"a.localhost:{port}") == 200, "a host of the wildcard is reached", TimeSpan.FromSeconds(20));
        Assert.Equal(200, await StatusAsync($"b.c.localhost:{port}"));
        // The port of another server.
        Assert.Equal(404, await StatusAsync($"a.localhost:{secure.Port}"));
        Assert.Equal(404, await StatusAsync($"a.example.com:{port}"));
        Assert.Equal(404, await StatusAsync($"localhost:{port}"));

        Assert.NotNull(await SendAsync(new() { Port = secure.Port, ServerName = "a.localhost" }, "a.localhost"));
        Assert.Null(await SendAsync(new() { Port = secure.Port, ServerName = "a.example.com" }, "a.example.com"));
        lab.Folder.Delete("dynamic.yaml");
    }

    private async Task<int?> StatusAsync(string host) => (await SendAsync(new() { Port = lab.Backend.Port }, host))?.Status;

    private Task<PolicyAnswer?> SendAsync(MeshRequest request, string host) => MeshSite.SendAsync(lab.Port, Address, "any", request with { Host = host });
}
