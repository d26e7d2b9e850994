using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Mesh.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Mesh;

/// <summary>Actions and targets of AuthorizationPolicies, and what of them holds for streams of bytes.</summary>
[Collection("Mesh")]
public sealed class AuthorizationActionTests(MeshLab lab)
{
    private const string ToService = "{group: '', kind: Service, name: NAME}";
    private const string FromWeb = "{from: [{source: {namespaces: [web]}}]}";

    private static readonly MeshRequest Any = new();
    private static readonly MeshRequest Other = new() { Identity = "spiffe://cluster.local/ns/attic/sa/ghost" };
    private static readonly MeshRequest Bytes = new() { Port = 90 };

    [Theory]
    [InlineData("ALLOW", "", 403)]
    [InlineData("ALLOW", "{}", 200)]
    [InlineData("DENY", "", 200)]
    [InlineData("DENY", "{}", 403)]
    [InlineData("AUDIT", "{}", 200)]
    [InlineData("CUSTOM", "{}", 403)]
    [InlineData("CUSTOM", "{to: [{operation: {paths: [/other]}}]}", 200)]
    public async Task An_action_without_rules_or_with_one(string action, string rule, int status)
    {
        var provider = action == "CUSTOM" ? "provider: {name: nobody}" : "";
        var site = await lab.ServiceAsync(Policy("NAME", action, rule, ToService, more: provider));
        Assert.Equal(status, (await site.SendAsync(Any))?.Status);
    }

    [Fact]
    public async Task A_refusal_comes_before_a_permission_and_permissions_add_up()
    {
        var site = await lab.ServiceAsync(
            Policy("NAME-web", "ALLOW", FromWeb, ToService)
            + Policy("NAME-attic", "ALLOW", "{from: [{source: {namespaces: [attic]}}]}", ToService)
            + Policy("NAME-deny", "DENY", "{to: [{operation: {paths: [/shut]}}]}", ToService));
        Assert.Equal(200, (await site.SendAsync(Any))?.Status);
        Assert.Equal(200, (await site.SendAsync(Other))?.Status);
        Assert.Equal(403, (await site.SendAsync(Any with { Identity = null }))?.Status);
        Assert.Equal(403, (await site.SendAsync(Any with { Path = "/shut" }))?.Status);
    }

    [Theory]
    [InlineData("DENY", "{}")]
    [InlineData("ALLOW", "")]
    public async Task What_is_only_tried_out_refuses_nothing(string action, string rule)
    {
        var site = await lab.ServiceAsync(Policy("NAME", action, rule, ToService, meta: ", annotations: {istio.io/dry-run: 'true'}"));
        Assert.Equal(200, (await site.SendAsync(Any))?.Status);
        Assert.Equal(200, (await site.SendAsync(Bytes))?.Status);
    }

    [Theory]
    [InlineData("ALLOW", "{to: [{operation: {methods: [GET]}}]}", false)]
    [InlineData("DENY", "{to: [{operation: {methods: [DELETE]}}]}", false)]
    [InlineData("AUDIT", "{to: [{operation: {methods: [GET]}}]}", true)]
    [InlineData("DENY", "{from: [{source: {namespaces: [attic]}}], to: [{operation: {methods: [GET]}}]}", true)]
    public async Task What_asks_for_HTTP_refuses_streams_rather_than_letting_them_pass(string action, string rule, bool passes)
    {
        var site = await lab.ServiceAsync(Policy("NAME", action, rule, ToService));
        Assert.Equal(passes, await site.SendAsync(Bytes) is { Status: 200 });
    }

    [Theory]
    [InlineData("shop", "{group: gateway.networking.k8s.io, kind: Gateway, name: waypoint}", true)]
    [InlineData("attic", "{group: gateway.networking.k8s.io, kind: Gateway, name: waypoint}", false)]
    [InlineData("istio-system", "{group: gateway.networking.k8s.io, kind: GatewayClass, name: kgateway-waypoint}", true)]
    [InlineData("shop", "{group: gateway.networking.k8s.io, kind: GatewayClass, name: kgateway-waypoint}", false)]
    [InlineData("istio-system", "{group: gateway.networking.k8s.io, kind: GatewayClass, name: kgateway}", false)]
    [InlineData("shop", "{group: core, kind: Service, name: NAME}", true)]
    [InlineData("attic", "{group: '', kind: Service, name: NAME}", false)]
    [InlineData("shop", "{group: '', kind: Service, name: other}", false)]
    public async Task A_policy_is_for_its_target(string space, string target, bool enforced)
    {
        // Others use the same waypoint: the path is of this test alone.
        var site = await lab.ServiceAsync();
        var path = $"/only-{site.Name}";
        site.Save(Policy("NAME", "DENY", $"{{to: [{{operation: {{paths: [{path}, /all]}}}}]}}", target, space)
            + Policy("NAME-mark", "DENY", "{to: [{operation: {paths: [/mark]}}]}", ToService));
        await site.AnswersAsync(403, Any with { Path = "/mark" });
        Assert.Equal(enforced ? 403 : 200, (await site.SendAsync(Any with { Path = path }))?.Status);
        Assert.Equal(200, (await site.SendAsync(Any))?.Status);
        site.Save("");
        await site.AnswersAsync(200, Any with { Path = "/mark" });
        await site.AnswersAsync(200, Any with { Path = path });
    }

    [Theory]
    [InlineData("selector: {matchLabels: {app: x}}")]
    [InlineData("")]
    public async Task A_policy_for_workloads_is_not_the_waypoints_to_enforce(string selector)
    {
        var site = await lab.ServiceAsync($$"""
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: NAME, namespace: shop}
            spec:
              action: DENY
              rules: [{}]
              {{selector}}
            ---
            {{Policy("NAME-mark", "DENY", "{to: [{operation: {paths: [/mark]}}]}", ToService)}}
            """);
        Assert.Equal(403, (await site.SendAsync(Any with { Path = "/mark" }))?.Status);
        Assert.Equal(200, (await site.SendAsync(Any))?.Status);
    }

    [Theory]
    [InlineData("DENY", "open.test", "shut.test")]
    [InlineData("ALLOW", "shut.test", "open.test")]
    public async Task The_name_that_a_TLS_client_asks_for_counts(string action, string passes, string refused)
    {
        using var certificate = Certificates.For("backend.example.com");
        await using var server = await MirrorBackend.StartAsync("secure", certificate: certificate);
        var site = await lab.ServiceAsync();
        // The backend first: endpoints reach Envoy apart from the listener with the rules, and until that is replaced all names pass.
        site.SaveWith(server.Port, "");
        await site.AnswersAsync(200, Bytes with { ServerName = passes });
        await site.AnswersAsync(200, Bytes with { ServerName = refused });
        site.SaveWith(server.Port, Policy("NAME", action, "{when: [{key: connection.sni, values: [shut.test]}]}", ToService));
        await site.RefusesAsync(Bytes with { ServerName = refused });
        Assert.Equal(200, (await site.SendAsync(Bytes with { ServerName = passes }))?.Status);
        // While Envoy looks for names, servers that speak first are slow at this number, those of other tests, too.
        site.Save("");
    }

    [Fact]
    public async Task What_a_verified_token_says_counts()
    {
        using var issuer = new TokenIssuer();
        using var forger = new TokenIssuer();
        var rules = new (string Rule, object Match, object Miss)[]
        {
            ("{from: [{source: {requestPrincipals: [me/alice]}}]}", new { iss = "me", sub = "alice" }, new { iss = "me", sub = "bob" }),
            ("{from: [{source: {requestPrincipals: ['me/*']}}]}", new { iss = "me", sub = "bob" }, new { iss = "me" }),
            ("{when: [{key: request.auth.principal, values: [me/alice]}]}", new { iss = "me", sub = "alice" }, new { iss = "me", sub = "bob" }),
            ("{when: [{key: request.auth.audiences, values: [books]}]}", new { iss = "me", aud = new[] { "a", "books" } }, new { iss = "me", aud = "a" }),
            ("{when: [{key: request.auth.presenter, values: ['app*']}]}", new { iss = "me", azp = "app1" }, new { iss = "me", azp = "web" }),
            (
                "{when: [{key: 'request.auth.claims[group][name]', values: [red]}]}",
                new { iss = "me", group = new { name = "red" } },
                new { iss = "me", group = "red" }),
        };
        foreach (var (rule, match, miss) in rules)
        {
            var site = await lab.ServiceAsync(
                $$"""
                apiVersion: gateway.kgateway.dev/v1alpha1
                kind: GatewayExtension
                metadata: {name: NAME, namespace: shop}
                spec: {jwt: {validationMode: AllowMissing, providers: [{name: p, issuer: me, jwks: {local: {inline: '{{issuer.KeySet}}'} } }]} }
                ---
                apiVersion: gateway.kgateway.dev/v1alpha1
                kind: TrafficPolicy
                metadata: {name: NAME, namespace: shop}
                spec:
                  targetRefs: [{group: '', kind: Service, name: NAME}]
                  jwtAuth: {extensionRef: {name: NAME} }
                ---
                {{Policy("NAME", "ALLOW", rule, ToService)}}
                """,
                Any with { Token = issuer.Sign(match) });
            Assert.Equal(200, (await site.SendAsync(Any with { Token = issuer.Sign(match) }))?.Status);
            Assert.Equal(403, (await site.SendAsync(Any with { Token = issuer.Sign(miss) }))?.Status);
            Assert.Equal(403, (await site.SendAsync(Any))?.Status);
            Assert.Equal(401, (await site.SendAsync(Any with { Token = forger.Sign(match) }))?.Status);
        }
    }

    private static string Policy(string name, string action, string rule, string target, string space = "shop", string meta = "", string more = "") => $$"""
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: {{name}}, namespace: {{space}}{{meta}} }
        spec:
          targetRefs: [{{target}}]
          action: {{action}}
          rules: [{{rule}}]
          {{more}}
        ---

        """;
}
