using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using Microsoft.AspNetCore.Http;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Extensions of other namespaces, whose servers are of other kinds and of further namespaces.</summary>
[Collection("Policies")]
public sealed class ExtensionReferenceTests(PolicyLab lab)
{
    // The weight is of references that share requests; the server of an extension is the only one.
    private const string Reference = "backendRef: {group: gateway.kgateway.dev, kind: Backend, name: NAME-server, namespace: default, weight: 0}";

    private const string Grant = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: ReferenceGrant
        metadata: {name: NAME, namespace: default}
        spec:
          from: [{group: gateway.kgateway.dev, kind: GatewayExtension, namespace: other}]
          to:
          - {group: gateway.kgateway.dev, kind: Backend, name: NAME-server}
          - {group: gateway.kgateway.dev, kind: Backend, name: NAME-keys}
        """;

    [Fact]
    [PolicyField("TrafficPolicy", "extAuth.extensionRef.name", "extAuth.extensionRef.namespace")]
    [PolicyField("GatewayExtension", "extAuth.grpcService.backendRef.group", "extAuth.grpcService.backendRef.kind")]
    [PolicyField("GatewayExtension", "extAuth.grpcService.backendRef.name")]
    [PolicyField("GatewayExtension", "extAuth.grpcService.backendRef.namespace", "extAuth.grpcService.backendRef.weight")]
    public async Task Of_authorization_by_gRPC()
    {
        await using var server = await GrpcServer<AuthorizationService>.StartAsync(new());
        var site = await lab.RouteAsync(
            "extAuth: {extensionRef: {name: NAME, namespace: other}}", Objects(server.Port, $"extAuth: {{grpcService: {{requestTimeout: 10s, {Reference}}} }}"));
        Assert.Equal(401, (await site.GetAsync()).Status);
        Assert.Equal(200, (await site.GetAsync("/", ("x-user", "alice"))).Status);
        await NotGrantedAsync(site);
    }

    [Fact]
    [PolicyField("GatewayExtension", "extAuth.httpService.backendRef.group", "extAuth.httpService.backendRef.kind")]
    [PolicyField("GatewayExtension", "extAuth.httpService.backendRef.name")]
    [PolicyField("GatewayExtension", "extAuth.httpService.backendRef.namespace", "extAuth.httpService.backendRef.weight")]
    public async Task Of_authorization_by_HTTP()
    {
        await using var server = await MirrorBackend.StartAsync("authorization");
        var site = await lab.RouteAsync(
            "extAuth: {extensionRef: {name: NAME, namespace: other}}",
            Objects(server.Port, $"extAuth: {{headersToForward: [x-answer-status], httpService: {{requestTimeout: 10s, {Reference}}} }}", appProtocol: ""));
        Assert.Equal(418, (await site.GetAsync("/", ("x-answer-status", "418"))).Status);
        Assert.Equal("mirror", (await site.GetAsync()).Received.GetProperty("name").GetString());
        await NotGrantedAsync(site);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "extProc.extensionRef.name", "extProc.extensionRef.namespace")]
    [PolicyField("GatewayExtension", "extProc.grpcService.backendRef.group", "extProc.grpcService.backendRef.kind")]
    [PolicyField("GatewayExtension", "extProc.grpcService.backendRef.name")]
    [PolicyField("GatewayExtension", "extProc.grpcService.backendRef.namespace", "extProc.grpcService.backendRef.weight")]
    public async Task Of_processing()
    {
        await using var server = await GrpcServer<ProcessorService>.StartAsync(new("far"));
        var site = await lab.RouteAsync(
            "extProc: {extensionRef: {name: NAME, namespace: other}}", Objects(server.Port, $"extProc: {{messageTimeout: 10s, grpcService: {{{Reference}}} }}"));
        Assert.Equal("far", (await site.GetAsync()).ReceivedHeader("x-processed"));
        await NotGrantedAsync(site);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "rateLimit.global.extensionRef.name", "rateLimit.global.extensionRef.namespace")]
    [PolicyField("GatewayExtension", "rateLimit.grpcService.backendRef.group", "rateLimit.grpcService.backendRef.kind")]
    [PolicyField("GatewayExtension", "rateLimit.grpcService.backendRef.name")]
    [PolicyField("GatewayExtension", "rateLimit.grpcService.backendRef.namespace", "rateLimit.grpcService.backendRef.weight")]
    public async Task Of_limits_of_rate()
    {
        await using var server = await GrpcServer<RateLimitServer>.StartAsync(new());
        var site = await lab.RouteAsync(
            "rateLimit: {global: {extensionRef: {name: NAME, namespace: other}, descriptors: [{entries: [{type: Header, header: x-quota}]}]}}",
            Objects(server.Port, $"rateLimit: {{domain: tests, timeout: 10s, grpcService: {{{Reference}}} }}"));
        Assert.Equal(429, (await site.GetAsync("/", ("x-quota", "exhausted"))).Status);
        await NotGrantedAsync(site);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "jwtAuth.extensionRef.name", "jwtAuth.extensionRef.namespace")]
    [PolicyField("GatewayExtension", "jwt.providers.jwks.remote.backendRef.group", "jwt.providers.jwks.remote.backendRef.kind")]
    [PolicyField("GatewayExtension", "jwt.providers.jwks.remote.backendRef.name", "jwt.providers.jwks.remote.backendRef.namespace")]
    [PolicyField("GatewayExtension", "jwt.providers.jwks.remote.backendRef.weight")]
    public async Task Of_keys_of_tokens()
    {
        using var issuer = new TokenIssuer();
        await using var server = await HttpServer.StartAsync(context => context.Response.WriteAsync(issuer.KeySet));
        var site = await lab.RouteAsync(
            "jwtAuth: {extensionRef: {name: NAME, namespace: other}}",
            Objects(server.Port, $"jwt: {{providers: [{{name: far, jwks: {{remote: {{url: http://keys.test/keys, {Reference}}} }} }}]}}", appProtocol: ""));
        await site.AnswersAsync(200, "/", ("authorization", $"Bearer {issuer.Sign(new { sub = "alice" })}"));
        Assert.Equal(401, (await site.GetAsync()).Status);
        await NotGrantedAsync(site);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "oauth2.extensionRef.name", "oauth2.extensionRef.namespace")]
    [PolicyField("GatewayExtension", "oauth2.backendRef.group", "oauth2.backendRef.kind", "oauth2.backendRef.name")]
    [PolicyField("GatewayExtension", "oauth2.backendRef.namespace")]
    [PolicyField("GatewayExtension", "oauth2.backendRef.weight", "oauth2.jwt.jwksBackendRef.weight")]
    [PolicyField("GatewayExtension", "oauth2.jwt.jwksBackendRef.group", "oauth2.jwt.jwksBackendRef.kind", "oauth2.jwt.jwksBackendRef.name")]
    [PolicyField("GatewayExtension", "oauth2.jwt.jwksBackendRef.namespace")]
    public async Task Of_logins()
    {
        using var issuer = new TokenIssuer();
        await using var keys = await HttpServer.StartAsync(context => context.Response.WriteAsync(issuer.KeySet));
        await using var provider = await HttpServer.StartAsync(context => context.Response.WriteAsJsonAsync(
            new { access_token = issuer.Sign(new { sub = "alice" }), token_type = "Bearer", expires_in = 3600 }));
        var site = await lab.RouteAsync("oauth2: {extensionRef: {name: NAME, namespace: other}}", $$"""
            {{Objects(provider.Port, $$"""
                oauth2:
                  authorizationEndpoint: https://login.test/authorize
                  tokenEndpoint: https://login.test/token
                  {{Reference}}
                  credentials: {clientID: shop, clientSecretRef: {name: NAME} }
                  jwt:
                    jwksURI: https://login.test/keys
                    jwksBackendRef: {group: gateway.kgateway.dev, kind: Backend, name: NAME-keys, namespace: default, weight: 0}
                    accessToken: {claimsToHeaders: [{name: sub, header: x-who}]}
                """, appProtocol: "")}}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: NAME, namespace: other}
            stringData: {client-secret: the-secret}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: Backend
            metadata: {name: NAME-keys, namespace: default}
            spec: {static: {hosts: [{host: 127.0.0.1, port: {{keys.Port}} }]} }
            """);
        var cookies = await Browser.LogInAsync(site, "/oauth2/redirect");
        await Eventually.EqualAsync("alice", async () => (await site.GetAsync("/", ("cookie", cookies))) is { Status: 200 } answer ? answer.ReceivedHeader("x-who") : null, "x-who");
        Assert.True(provider.Received > 0 && keys.Received > 0, "One of the servers wasn't asked.");
        await NotGrantedAsync(site);
    }

    [Theory]
    [InlineData("extAuth", "extAuth: {grpcService: {backendRef: {name: NAME-none, port: 80}}}", "failed to resolve ExtAuth gRPC backend")]
    [InlineData("extAuth", "extAuth: {httpService: {backendRef: {name: NAME-none, port: 80}}}", "failed to resolve ExtAuth HTTP backend")]
    [InlineData("extProc", "extProc: {grpcService: {backendRef: {name: NAME-none, port: 80}}}", "failed to resolve ExtProc backend")]
    [InlineData("rateLimit", "rateLimit: {domain: a, grpcService: {backendRef: {name: NAME-none, port: 80}}}", "failed to resolve RateLimit backend")]
    [InlineData("jwtAuth", "jwt: {providers: [{name: a, jwks: {remote: {url: http://a.test/keys, backendRef: {name: NAME-none, port: 80}}}}]}", "failed to resolve remote JWKS backend")]
    [InlineData(
        "oauth2",
        "oauth2: {backendRef: {name: NAME-none, port: 80}, credentials: {clientID: a, clientSecretRef: {name: a}}, authorizationEndpoint: https://a.test, tokenEndpoint: https://a.test}",
        "failed to resolve OAuth2 backend")]
    [PolicyField("GatewayExtension", "extAuth.grpcService.backendRef.name", "extAuth.httpService.backendRef.name", BadInput = true)]
    [PolicyField("GatewayExtension", "extProc.grpcService.backendRef.name", BadInput = true)]
    [PolicyField("GatewayExtension", "rateLimit.grpcService.backendRef.name", "jwt.providers.jwks.remote.backendRef.name", BadInput = true)]
    [PolicyField("GatewayExtension", "oauth2.backendRef.name", BadInput = true)]
    public async Task Servers_that_are_missing_are_told_of_and_the_route_fails(string field, string extension, string says)
    {
        var site = await lab.RouteAsync(Use(field), PolicyLab.Extension(extension));
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", says);
    }

    [Theory]
    [InlineData("extAuth")]
    [InlineData("extProc")]
    [InlineData("rateLimit")]
    [InlineData("jwtAuth")]
    [InlineData("oauth2")]
    [PolicyField("TrafficPolicy", "extAuth.extensionRef.name", "extProc.extensionRef.name", BadInput = true)]
    [PolicyField("TrafficPolicy", "rateLimit.global.extensionRef.name", BadInput = true)]
    [PolicyField("TrafficPolicy", "jwtAuth.extensionRef.name", "oauth2.extensionRef.name", BadInput = true)]
    public async Task Extensions_that_are_missing_or_of_another_type_are_told_of_and_the_route_fails(string field)
    {
        var site = await lab.RouteAsync(Use(field));
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "gateway extension not found");
        site.Append(PolicyLab.Extension(field == "extProc"
            ? "rateLimit: {domain: a, grpcService: {backendRef: {name: mirror, port: 80}}}"
            : "extProc: {grpcService: {backendRef: {name: mirror, port: 80}}}"));
        await site.SaysAsync("TrafficPolicy", "Accepted", "invalid extension type");
        Assert.Equal(500, (await site.GetAsync()).Status);
    }

    // A policy that uses an extension by a field.
    private static string Use(string field) => field == "rateLimit"
        ? "rateLimit: {global: {extensionRef: {name: NAME}, descriptors: [{entries: [{type: Path}]}]}}"
        : $"{field}: {{extensionRef: {{name: NAME}} }}";

    // Without the grant the reference to the server is refused.
    private static async Task NotGrantedAsync(PolicySite site)
    {
        site.Edit("namespace: other}]", "namespace: elsewhere}]");
        await site.AnswersAsync(500);
        await site.SaysAsync("TrafficPolicy", "Accepted", "False");
    }

    private static string Objects(int port, string extension, string appProtocol = ", appProtocol: kubernetes.io/h2c") => $$"""
        {{PolicyLab.Extension(extension, ns: "other")}}
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: Backend
        metadata: {name: NAME-server, namespace: default}
        spec: {static: {hosts: [{host: 127.0.0.1, port: {{port}} }]{{appProtocol}} } }
        ---
        {{Grant}}
        """;
}
