using System.Text.Json;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>How authorization servers are asked, and what they may do.</summary>
[Collection("Policies")]
public sealed class ExternalAuthorizationFieldTests(PolicyLab lab)
{
    private const string Field = "extAuth: {extensionRef: {name: NAME}}";

    [Fact]
    [PolicyField("TrafficPolicy", "extAuth.withRequestBody.maxRequestBytes", "extAuth.withRequestBody.allowPartialMessage")]
    [PolicyField("TrafficPolicy", "extAuth.withRequestBody.packAsBytes")]
    public async Task A_route_says_how_much_of_the_body_the_server_gets()
    {
        await using var server = await GrpcServer<AuthorizationService>.StartAsync(new());
        var site = await lab.RouteAsync("extAuth: {extensionRef: {name: NAME}, withRequestBody: {maxRequestBytes: 4}}", Objects(server.Port, ""));
        await BodiesAsync(site, server.Service, "withRequestBody: {maxRequestBytes: 4");
        // Envoy asks for bytes only where the extension does; what the route says is all there is to see.
        site.Edit("allowPartialMessage: true", "allowPartialMessage: true, packAsBytes: true");
        await Eventually.TrueAsync(
            async () => JsonSerializer.Serialize(await ConfigDump.RouteAsync(await lab.EnvoyAsync(), site.Host)).Contains("\"pack_as_bytes\":true", StringComparison.Ordinal),
            "the route asks for bytes",
            TimeSpan.FromSeconds(20));
        await site.SaysAsync("TrafficPolicy", "Accepted", "True Valid Policy accepted (extAuth.withRequestBody.packAsBytes has no effect");
    }

    [Fact]
    [PolicyField("GatewayExtension", "extAuth.withRequestBody.maxRequestBytes", "extAuth.withRequestBody.allowPartialMessage")]
    [PolicyField("GatewayExtension", "extAuth.withRequestBody.packAsBytes")]
    public async Task The_extension_says_how_much_of_the_body_the_server_gets()
    {
        await using var server = await GrpcServer<AuthorizationService>.StartAsync(new());
        var site = await lab.RouteAsync(Field, Objects(server.Port, "withRequestBody: {maxRequestBytes: 4}"));
        await BodiesAsync(site, server.Service, "withRequestBody: {maxRequestBytes: 4");
        site.Edit("allowPartialMessage: true", "allowPartialMessage: true, packAsBytes: true");
        await Eventually.EqualAsync(
            "the ",
            async () =>
            {
                await site.SendAsync(HttpMethod.Post, "/", "the body", ("x-user", "alice"));
                return server.Service.Asked.Last().Request.Http.RawBody.ToStringUtf8();
            },
            "the body in bytes");
        Assert.Equal("", server.Service.Asked.Last().Request.Http.Body);
    }

    [Fact]
    [PolicyField("GatewayExtension", "extAuth.clearRouteCache")]
    public async Task The_route_is_chosen_by_what_the_server_adds()
    {
        await using var server = await GrpcServer<AuthorizationService>.StartAsync(new());
        var site = await lab.RouteAsync(Field, $$"""
            {{Objects(server.Port, "clearRouteCache: false")}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME-other, namespace: default}
            spec:
              parentRefs: [{name: edge}]
              hostnames: ["NAME.test"]
              rules:
              - matches: [{headers: [{name: x-authorized, value: alice}]}]
                filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /alice} } }]
                backendRefs: [{name: mirror, port: 80}]
            """);
        Assert.Equal("/", (await site.GetAsync("/", ("x-user", "alice"))).Received.GetProperty("path").GetString());
        site.Edit("clearRouteCache: false", "clearRouteCache: true");
        await Eventually.EqualAsync(
            "/alice", async () => (await site.GetAsync("/", ("x-user", "alice"))).Received.GetProperty("path").GetString(), "the path that the backend gets");
    }

    [Fact]
    [PolicyField("GatewayExtension", "extAuth.statPrefix")]
    public async Task Questions_are_counted_by_their_prefix()
    {
        await using var server = await GrpcServer<AuthorizationService>.StartAsync(new());
        var site = await lab.RouteAsync(Field, Objects(server.Port, "statPrefix: of-NAME"));
        Assert.Equal(200, (await site.GetAsync("/", ("x-user", "alice"))).Status);
        await Eventually.TrueAsync(
            async () => (await EnvoyAdmin.StatsAsync(await lab.EnvoyAsync(), $"ext_authz.of-{site.Name}.ok")).Values.Sum() > 0, "Envoy counts the questions");
    }

    [Fact]
    [PolicyField("GatewayExtension", "extAuth.grpcService.authority", "extAuth.grpcService.requestTimeout")]
    [PolicyField("GatewayExtension", "extAuth.grpcService.retry.attempts")]
    [PolicyField("GatewayExtension", "extAuth.grpcService.retry.backoff.baseInterval", "extAuth.grpcService.retry.backoff.maxInterval")]
    public async Task A_gRPC_server_is_asked_as_a_host_for_a_time_and_again()
    {
        // The longest pause is also the time that Envoy gives each try, so it isn't short.
        await using var server = await GrpcServer<AuthorizationService>.StartAsync(new());
        var site = await lab.RouteAsync(Field, $$"""
            {{PolicyLab.Extension("""
                extAuth:
                  statusOnError: 507
                  grpcService:
                    backendRef: {name: NAME-auth, port: 80}
                    authority: auth.test
                    requestTimeout: 3s
                    retry: {attempts: 2, backoff: {baseInterval: 20ms, maxInterval: 4s}}
                """)}}
            ---
            {{PolicyLab.Server("NAME-auth", server.Port, "kubernetes.io/h2c")}}
            """);
        (string, string) alice = ("x-user", "alice");
        Assert.Equal(200, (await site.GetAsync("/", alice)).Status);
        Assert.Equal("auth.test", server.Service.Hosts.Last());
        // Longer than Envoy waits by itself, and longer than it was told.
        server.Service.Delay = TimeSpan.FromMilliseconds(400);
        Assert.Equal(200, (await site.GetAsync("/", alice)).Status);
        server.Service.Delay = TimeSpan.FromSeconds(30);
        Assert.Equal(507, (await site.GetAsync("/", alice)).Status);
        server.Service.Delay = TimeSpan.Zero;
        server.Service.Asked.Clear();
        server.Service.Failures = 2;
        Assert.Equal((200, 3), ((await site.GetAsync("/", alice)).Status, server.Service.Asked.Count));
        server.Service.Failures = 3;
        Assert.Equal(507, (await site.GetAsync("/", alice)).Status);
        (await ConfigDump.HttpFilterAsync(await lab.EnvoyAsync(), $"listener~{site.Port}", $"ext_auth/default/{site.Name}")).Has(
            ("grpc_service/retry_policy/num_retries", "2"),
            ("grpc_service/retry_policy/retry_back_off/base_interval", "0.020s"),
            ("grpc_service/retry_policy/retry_back_off/max_interval", "4s"));
    }

    [Fact]
    [PolicyField("GatewayExtension", "extAuth.httpService.requestTimeout", "extAuth.httpService.retry.attempts")]
    [PolicyField("GatewayExtension", "extAuth.httpService.retry.backoff.baseInterval", "extAuth.httpService.retry.backoff.maxInterval")]
    public async Task An_HTTP_server_is_asked_for_a_time_and_again()
    {
        // The longest pause is also the time that Envoy gives each try, so it isn't short.
        await using var server = await MirrorBackend.StartAsync("authorization");
        var site = await lab.RouteAsync(Field, $$"""
            {{PolicyLab.Extension("""
                extAuth:
                  statusOnError: 507
                  headersToForward: [x-answer-delay, x-fail-first, x-fail-id]
                  httpService:
                    backendRef: {name: NAME-auth, port: 80}
                    requestTimeout: 2s
                    retry: {attempts: 2, backoff: {baseInterval: 20ms, maxInterval: 4s}}
                """)}}
            ---
            {{PolicyLab.Server("NAME-auth", server.Port)}}
            """);
        Assert.Equal(507, (await site.GetAsync("/", ("x-answer-delay", "10000"))).Status);
        await site.GetAsync("/", ("x-fail-first", "2"), ("x-fail-id", "a"));
        Assert.Equal(3, server.AttemptsOf("a"));
        Assert.Equal(507, (await site.GetAsync("/", ("x-fail-first", "3"), ("x-fail-id", "b"))).Status);
        Assert.Equal(3, server.AttemptsOf("b"));
        (await ConfigDump.HttpFilterAsync(await lab.EnvoyAsync(), $"listener~{site.Port}", $"ext_auth/default/{site.Name}")).Has(
            ("http_service/retry_policy/retry_back_off/base_interval", "0.020s"),
            ("http_service/retry_policy/retry_back_off/max_interval", "4s"));
    }

    // A body that is too long is refused, or its beginning is sent.
    private static async Task BodiesAsync(PolicySite site, AuthorizationService server, string settings)
    {
        (string, string) alice = ("x-user", "alice");
        Assert.Equal(413, (await site.SendAsync(HttpMethod.Post, "/", "the body", alice)).Status);
        Assert.Equal(200, (await site.SendAsync(HttpMethod.Post, "/", "the", alice)).Status);
        Assert.Equal("the", server.Asked.Last().Request.Http.Body);

        site.Edit(settings, $"{settings}, allowPartialMessage: true");
        await Eventually.EqualAsync(200, async () => (await site.SendAsync(HttpMethod.Post, "/", "the body", alice)).Status, "the answer to a long body");
        Assert.Equal("the ", server.Asked.Last().Request.Http.Body);
    }

    private static string Objects(int port, string fields) => $$"""
        {{PolicyLab.Extension($"extAuth:\n  grpcService: {{backendRef: {{name: NAME-auth, port: 80}}, requestTimeout: 10s}}\n{PolicySite.Indent(fields, 2)}")}}
        ---
        {{PolicyLab.Server("NAME-auth", port, "kubernetes.io/h2c")}}
        """;
}
