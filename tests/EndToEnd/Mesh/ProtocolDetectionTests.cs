using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Mesh.Harness;

namespace KGateway.EndToEnd.Mesh;

/// <summary>Ports that don't say what they carry: HTTP is recognised by what the client says first, and everything else passes as it is.</summary>
[Collection("Mesh")]
public sealed class ProtocolDetectionTests(MeshLab lab)
{
    private const string Unnamed = "{name: any, port: 90}";

    private static readonly MeshRequest Any = new() { Port = 90 };

    [Fact]
    public async Task HTTP_is_held_to_the_rules_for_HTTP()
    {
        var site = await lab.ServiceAsync("""
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: NAME, namespace: shop}
            spec:
              targetRefs: [{group: '', kind: Service, name: NAME}]
              action: DENY
              rules: [{to: [{operation: {paths: [/shut]}}]}]
            """);
        // As a stream of bytes all of it is refused.
        Assert.Null(await site.SendAsync(Any));
        site.Edit("{name: tcp, port: 90}", Unnamed);
        await site.AnswersAsync(403, Any with { Path = "/shut" });
        Assert.Equal(200, (await site.SendAsync(Any))?.Status);
        // What is no HTTP isn't let through instead.
        Assert.Null(await site.SendAsync(Any with { ServerName = "a.test" }));
        site.Save("");
    }

    [Fact]
    public async Task A_server_that_speaks_first_is_reached()
    {
        await using var server = new TcpServer(static async client =>
        {
            await client.GetStream().WriteAsync("220 hello\r\n"u8.ToArray());
            _ = await client.GetStream().ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
        });
        var site = await lab.ServiceAsync();
        site.SaveWith(server.Port, "");
        site.Edit("{name: tcp, port: 90}", Unnamed);
        // Such a server doesn't understand HTTP, which the waypoint tells.
        await Eventually.TrueAsync(
            async () => await site.SendAsync(Any) is { Status: 502 or 503 }, "HTTP is recognised", TimeSpan.FromSeconds(20));
        await Eventually.EqualAsync("220 hello\r\n", async () => await site.GreetingAsync(Any), "what the server says");
        site.Save("");
    }
}
