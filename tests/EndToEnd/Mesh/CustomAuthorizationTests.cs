using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Mesh.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Mesh;

/// <summary>CUSTOM policies with a server that decides, which the mesh's configuration names.</summary>
[Collection("Mesh")]
public sealed class CustomAuthorizationTests(MeshLab lab)
{
    private const string Policy = """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: NAME, namespace: shop}
        spec:
          targetRefs: [{group: '', kind: Service, name: NAME}]
          action: CUSTOM
          provider: {name: decider}
          rules: [{to: [{operation: {paths: [/asked]}}]}]
        ---

        """;

    private static readonly MeshRequest Any = new();
    private static readonly MeshRequest Alice = new() { Header = "x-user: alice" };

    [Fact]
    public async Task A_server_over_gRPC_decides_on_what_the_policy_matches()
    {
        await using var server = await GrpcServer<AuthorizationService>.StartAsync(new());
        var site = await lab.ServiceAsync();
        using var mesh = Provider($"envoyExtAuthzGrpc: {{service: {site.Name}-auth.shop.svc.cluster.local, port: 80}}");
        site.Save(Policy + MeshLab.Server("NAME-auth", server.Port, "kubernetes.io/h2c"));
        await site.AnswersAsync(401, Any with { Path = "/asked" });
        var passed = await site.SendAsync(Alice with { Path = "/asked" });
        Assert.Equal((200, "alice"), (passed!.Status, passed.ReceivedHeader("x-authorized")));
        var asked = server.Service.Asked.Count;
        Assert.Equal(200, (await site.SendAsync(Any))?.Status);
        Assert.Equal(asked, server.Service.Asked.Count);
        await site.SaysAsync("AuthorizationPolicy", "kgateway.dev/WaypointAccepted", "True Accepted bound to shop/waypoint");
        // Streams of bytes match without the path, and have no header for which the server would let them pass.
        Assert.Null(await site.SendAsync(Any with { Port = 90 }));

        site.Edit($"127.0.0.1:{server.Port}", $"127.0.0.1:{FreePort.Next()}");
        await site.AnswersAsync(403, Alice with { Path = "/asked" });
        Assert.Equal(200, (await site.SendAsync(Any))?.Status);
    }

    [Fact]
    public async Task On_whom_it_decides_is_connected_to_nobody_before()
    {
        const string Hello = "220 hello\r\n";
        await using var decider = await GrpcServer<AuthorizationService>.StartAsync(new());
        await using var server = new TcpServer(static async client =>
        {
            await client.GetStream().WriteAsync("220 hello\r\n"u8.ToArray());
            _ = await client.GetStream().ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
        });
        var shopper = Any with { Port = 90 };
        var ghost = shopper with { Identity = "spiffe://cluster.local/ns/attic/sa/ghost" };
        var site = await lab.ServiceAsync();
        using var mesh = Provider($"envoyExtAuthzGrpc: {{service: {site.Name}-auth.shop.svc.cluster.local, port: 80}}");
        site.SaveWith(server.Port, Policy.Replace("{to: [{operation: {paths: [/asked]}}]}", "{from: [{source: {namespaces: [attic]}}]}", StringComparison.Ordinal)
            + MeshLab.Server("NAME-auth", decider.Port, "kubernetes.io/h2c"));
        await site.SaysAsync("AuthorizationPolicy", "kgateway.dev/WaypointAccepted", "no server that speaks first can be reached");
        await Eventually.TrueAsync(async () => await site.GreetingAsync(ghost) is null, "nothing is said before the client does", TimeSpan.FromSeconds(30));
        await Eventually.TrueAsync(async () => await site.GreetingAsync(shopper) == Hello, "others are greeted", TimeSpan.FromSeconds(20));

        var accepted = server.Accepted;
        Assert.Null(await site.SendAsync(ghost));
        Assert.NotEmpty(decider.Service.Asked);
        Assert.Equal(accepted, server.Accepted);
    }

    [Fact]
    public async Task A_server_over_HTTP_decides()
    {
        await using var server = await MirrorBackend.StartAsync("decider");
        var site = await lab.ServiceAsync();
        using var mesh = Provider(
            $"envoyExtAuthzHttp: {{service: {site.Name}-auth.shop.svc.cluster.local, port: 80, pathPrefix: /check,"
            + " includeRequestHeadersInCheck: ['x-answer-*'], headersToUpstreamOnAllow: [x-seen]}");
        site.Save(Policy + MeshLab.Server("NAME-auth", server.Port));
        var refused = Any with { Path = "/asked", Header = "x-answer-status: 418" };
        await Eventually.TrueAsync(
            async () => await site.SendAsync(refused) is { Status: 418 } answer && answer.Body.Contains("\"path\":\"/check/asked\"", StringComparison.Ordinal),
            "the server's refusal is the answer");
        var passed = await site.SendAsync(Any with { Path = "/asked", Header = "x-answer-headers: x-seen=yes" });
        Assert.Equal((200, "yes"), (passed!.Status, passed.ReceivedHeader("x-seen")));
        Assert.Null(await site.SendAsync(Any with { Port = 90 }));
    }

    [Fact]
    public async Task A_server_that_does_not_exist_lets_nobody_through()
    {
        var site = await lab.ServiceAsync();
        using var mesh = Provider("envoyExtAuthzGrpc: {service: nowhere.shop.svc.cluster.local, port: 80}");
        site.Save(Policy);
        await site.AnswersAsync(403, Alice with { Path = "/asked" });
        Assert.Equal(200, (await site.SendAsync(Any))?.Status);
        await site.SaysAsync("AuthorizationPolicy", "kgateway.dev/WaypointAccepted", "False Invalid provider \"decider\" can't be asked, there is no Service");
    }

    private Config Provider(string provider)
    {
        lab.Folder.Save("mesh-config.yaml", $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: istio, namespace: istio-system}
            data:
              mesh: |
                extensionProviders: [{name: decider, {{provider}} }]
            """);
        return new(lab);
    }

    // The configuration of the mesh is one for all tests.
    private sealed class Config(MeshLab lab) : IDisposable
    {
        public void Dispose() => lab.Folder.Delete("mesh-config.yaml");
    }
}
