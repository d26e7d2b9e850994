using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Fields together: credentials that change, claims that give rights, limits of two kinds, and several servers that are asked.</summary>
[Collection("Policies")]
public sealed class CombinationTests(PolicyLab lab)
{
    [Fact]
    public async Task Keys_and_passwords_are_those_of_the_Secret_now_and_no_key_is_two_clients()
    {
        var site = await lab.RouteAsync(
            "apiKeyAuth: {secretRef: {name: NAME}, clientIdHeader: x-client}",
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: NAME, namespace: default}
            stringData: {alice: key-1}
            """);
        await site.AnswersAsync(200, "/", ("api-key", "key-1"));
        site.Edit("{alice: key-1}", "{alice: key-2, bob: key-3}");
        await site.AnswersAsync(200, "/", ("api-key", "key-2"));
        Assert.Equal(401, (await site.GetAsync("/", ("api-key", "key-1"))).Status);
        Assert.Equal("bob", (await site.GetAsync("/", ("api-key", "key-3"))).ReceivedHeader("x-client"));

        site.Edit("{alice: key-2, bob: key-3}", "{alice: key-2, bob: key-2}");
        await site.AnswersAsync(500, "/", ("api-key", "key-2"));
        await site.SaysAsync("TrafficPolicy", "Accepted", "False Invalid");
        var said = (await site.ConditionsAsync("TrafficPolicy"))["Accepted"];
        Assert.DoesNotContain("key-2", said, StringComparison.Ordinal);

        // Of "secret" and of "password".
        site.Edit("apiKeyAuth: {secretRef: {name: NAME}, clientIdHeader: x-client}", "basicAuth: {secretRef: {name: NAME, key: users}}");
        site.Edit("{alice: key-2, bob: key-2}", "{users: 'alice:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ='}");
        await site.AnswersAsync(200, "/", Basic("alice:secret"));
        site.Edit("5en6G6MezRroT3XKqkdPOmY/BfQ=", "W6ph5Mm5Pz8GgiULbPgzG37mj9g=");
        await site.AnswersAsync(200, "/", Basic("alice:password"));
        Assert.Equal(401, (await site.GetAsync("/", Basic("alice:secret"))).Status);
    }

    [Fact]
    public async Task Claims_of_a_token_give_rights_at_a_rule()
    {
        using var issuer = new TokenIssuer();
        var site = lab.NewSite();
        site.Save(string.Join("\n---\n",
            Rules("admin", "open"),
            PolicyLab.Extension($$"""jwt: {providers: [{name: one, issuer: https://issuer.test, jwks: {local: {inline: '{{issuer.KeySet}}'} } }]}"""),
            Policy("NAME", "HTTPRoute, name: NAME", "jwtAuth: {extensionRef: {name: NAME}}"),
            Policy("NAME-admin", "HTTPRoute, name: NAME, sectionName: 'admin'", "rbac: {policy: {matchExpressions: [\"metadata.filter_metadata['envoy.filters.http.jwt_authn'].payload.role == 'admin'\"]}}"),
            Policy("NAME-open", "HTTPRoute, name: NAME, sectionName: 'open'", "jwtAuth: {disable: {}}")));
        await site.ServedAsync("/admin");
        (string, string) Bearer(string role) => ("authorization", $"Bearer {issuer.Sign(new { iss = "https://issuer.test", role })}");
        int[] statuses =
        [
            (await site.GetAsync("/admin")).Status, (await site.GetAsync("/admin", Bearer("guest"))).Status, (await site.GetAsync("/admin", Bearer("admin"))).Status,
            (await site.GetAsync("/open")).Status, (await site.GetAsync("/", Bearer("guest"))).Status, (await site.GetAsync("/")).Status,
        ];
        Assert.Equal([401, 403, 200, 200, 200, 401], statuses);
    }

    [Fact]
    public async Task A_login_is_asked_for_where_its_policy_is_and_nowhere_else()
    {
        var site = lab.NewSite();
        site.Save(string.Join("\n---\n",
            Rules("login"),
            PolicyLab.Extension("""
                oauth2:
                  authorizationEndpoint: https://login.test/authorize
                  tokenEndpoint: https://login.test/token
                  backendRef: {name: NAME-login, port: 80}
                  credentials: {clientID: shop, clientSecretRef: {name: NAME} }
                """),
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: NAME, namespace: default}
            stringData: {client-secret: the-secret}
            """,
            PolicyLab.Server("NAME-login", FreePort.Next()),
            Policy("NAME", "HTTPRoute, name: NAME, sectionName: 'login'", "oauth2: {extensionRef: {name: NAME}}")));
        await site.ServedAsync("/login");
        Assert.Equal(302, (await site.GetAsync("/login")).Status);
        var answer = await site.GetAsync("/", ("cookie", "a=b"), ("authorization", "Bearer mine"));
        Assert.Equal((200, "a=b", "Bearer mine"), (answer.Status, answer.ReceivedHeader("cookie"), answer.ReceivedHeader("authorization")));
        Assert.DoesNotContain("set-cookie", answer.Headers.Keys);
    }

    [Fact]
    public async Task Limits_of_a_Gateway_a_route_a_filter_and_a_server_hold_together()
    {
        await using var server = await GrpcServer<RateLimitServer>.StartAsync(new());
        const string Bucket = "rateLimit: {local: {tokenBucket: {maxTokens: 2, fillInterval: 3600s}}}";
        var site = lab.NewSite(FreePort.Next());
        site.Save(string.Join("\n---\n",
            Manifests.Gateway("NAME", site.Port),
            Rules("own", "off", "both").Replace("name: edge", "name: NAME", StringComparison.Ordinal).Replace(
                "rules:\n", """
                rules:
                  - matches: [{path: {value: /filter} }]
                    filters: [{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: TrafficPolicy, name: NAME-filter} }]
                    backendRefs: [{name: mirror, port: 80}]

                """, StringComparison.Ordinal),
            PolicyLab.Extension("rateLimit: {domain: tests, timeout: 10s, grpcService: {backendRef: {name: NAME-limits, port: 80}}}"),
            PolicyLab.Server("NAME-limits", server.Port, "kubernetes.io/h2c"),
            Policy("NAME", "Gateway, name: NAME", Bucket.Replace("maxTokens: 2", "maxTokens: 5", StringComparison.Ordinal)),
            Policy("NAME-own", "HTTPRoute, name: NAME, sectionName: 'own'", Bucket),
            Policy("NAME-off", "HTTPRoute, name: NAME, sectionName: 'off'", "rateLimit: {local: {}}"),
            Policy("NAME-both", "HTTPRoute, name: NAME, sectionName: 'both'", """
                rateLimit:
                    local: {tokenBucket: {maxTokens: 3, fillInterval: 3600s} }
                    global: {extensionRef: {name: NAME}, descriptors: [{entries: [{type: Header, header: x-user-id}]}]}
                """),
            Policy("NAME-filter", null, Bucket)));
        await Eventually.TrueAsync(async () => await site.TrySendAsync(HttpMethod.Get, "/off") is { Status: 200 }, $"served\n{lab.KGateway.Log}");
        await Eventually.TrueAsync(async () => await lab.SettledAsync(), "all listeners are in force");
        Assert.Equal(5, await PassedAsync("/"));
        Assert.Equal(2, await PassedAsync("/own"));
        Assert.Equal(2, await PassedAsync("/filter"));
        Assert.Equal(20, await PassedAsync("/off"));
        // Whom the server refuses is refused, and the rest is what the bucket has.
        Assert.Equal(429, (await site.GetAsync("/both", ("x-user-id", "exhausted"))).Status);
        Assert.InRange(await PassedAsync("/both"), 2, 3);

        async Task<int> PassedAsync(string path)
        {
            var passed = 0;
            for (var i = 0; i < 20; i++)
                passed += (await site.GetAsync(path, ("x-user-id", "plenty"))).Status == 200 ? 1 : 0;
            return passed;
        }
    }

    [Fact]
    public async Task Processors_of_all_stages_and_of_a_backend_work_on_one_request()
    {
        await using var early = await GrpcServer<ProcessorService>.StartAsync(new("early"));
        await using var middle = await GrpcServer<ProcessorService>.StartAsync(new("middle"));
        await using var late = await GrpcServer<ProcessorService>.StartAsync(new("late"));
        await using var server = await GrpcServer<AuthorizationService>.StartAsync(new());
        var site = lab.NewSite(FreePort.Next());
        site.Save(string.Join("\n---\n",
            Manifests.Gateway("NAME", site.Port),
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME, namespace: default}
            spec:
              parentRefs: [{name: NAME}]
              hostnames: ["NAME.test"]
              rules:
              - name: own
                matches: [{path: {value: /own} }]
                backendRefs:
                - name: mirror
                  port: 80
                  filters: [{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: TrafficPolicy, name: NAME-backend} }]
              - backendRefs: [{name: mirror, port: 80}]
            """,
            Processor("NAME-early", early.Port, "stage: AuthN, predicate: Before"),
            Processor("NAME-middle", middle.Port, "stage: AuthZ, predicate: After"),
            Processor("NAME-late", late.Port, "stage: Route, predicate: After"),
            PolicyLab.Extension("extAuth: {grpcService: {requestTimeout: 10s, backendRef: {name: NAME-auth, port: 80}}}"),
            PolicyLab.Server("NAME-auth", server.Port, "kubernetes.io/h2c"),
            Policy("NAME", "Gateway, name: NAME", "extProc: {extensionRef: {name: NAME-early}}"),
            Policy("NAME-own", "HTTPRoute, name: NAME, sectionName: 'own'", "extProc: {extensionRef: {name: NAME-middle}}\n  extAuth: {extensionRef: {name: NAME}}"),
            Policy("NAME-backend", null, "extProc: {extensionRef: {name: NAME-late}}")));
        await site.ServedAsync();
        await Eventually.EqualAsync("early", async () => (await site.GetAsync()).ReceivedHeader("x-processed"), "who has seen the request");
        await site.AnswersAsync(401, "/own");
        await Eventually.EqualAsync(
            "early,middle,late", async () => (await site.GetAsync("/own", ("x-user", "alice"))).ReceivedHeader("x-processed"), "who has seen the request");
        // The authorization server comes after the first processor and before the second.
        Assert.Equal("early", server.Service.Asked.Last().Request.Http.Headers["x-processed"]);
    }

    [Fact]
    public async Task Servers_of_parent_and_child_are_all_asked_where_the_parent_says_so()
    {
        await using var parent = await GrpcServer<AuthorizationService>.StartAsync(new());
        await using var child = await GrpcServer<AuthorizationService>.StartAsync(new());
        await using var one = await GrpcServer<ProcessorService>.StartAsync(new("parent"));
        await using var two = await GrpcServer<ProcessorService>.StartAsync(new("child"));
        var site = lab.NewSite();
        site.Save(string.Join("\n---\n",
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME, namespace: default, annotations: {kgateway.dev/inherited-policy-priority: DeepMergePreferChild} }
            spec:
              parentRefs: [{name: edge}]
              hostnames: ["NAME.test"]
              rules: [{matches: [{path: {type: PathPrefix, value: /a} }], backendRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME-child}]}]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME-child, namespace: default}
            spec:
              rules: [{matches: [{path: {type: PathPrefix, value: /a/b} }], backendRefs: [{name: mirror, port: 80}]}]
            """,
            PolicyLab.Extension("extAuth: {grpcService: {requestTimeout: 10s, backendRef: {name: NAME-auth-parent, port: 80}}}", "NAME-auth-parent"),
            PolicyLab.Server("NAME-auth-parent", parent.Port, "kubernetes.io/h2c"),
            PolicyLab.Extension("extAuth: {grpcService: {requestTimeout: 10s, backendRef: {name: NAME-auth-child, port: 80}}}", "NAME-auth-child"),
            PolicyLab.Server("NAME-auth-child", child.Port, "kubernetes.io/h2c"),
            Processor("NAME-parent", one.Port, "stage: AuthZ, weight: 1"),
            Processor("NAME-child", two.Port, "stage: AuthZ, weight: 2"),
            Policy("NAME", "HTTPRoute, name: NAME", "extAuth: {extensionRef: {name: NAME-auth-parent}}\n  extProc: {extensionRef: {name: NAME-parent}}"),
            Policy("NAME-child", "HTTPRoute, name: NAME-child", "extAuth: {extensionRef: {name: NAME-auth-child}}\n  extProc: {extensionRef: {name: NAME-child}}")));
        // A listener that gets filters for the first time is replaced, and until then the new route answers without them.
        await Eventually.TrueAsync(
            async () => await site.GetAsync("/a/b", ("x-user", "alice")) is { Status: 200 } && !parent.Service.Asked.IsEmpty && !child.Service.Asked.IsEmpty,
            "both are asked");
        Assert.Equal("child,parent", (await site.GetAsync("/a/b", ("x-user", "alice"))).ReceivedHeader("x-processed"));

        site.Edit("DeepMergePreferChild", "ShallowMergePreferChild");
        await Eventually.EqualAsync(
            "200 child",
            async () => await site.GetAsync("/a/b", ("x-user", "alice")) is var answer ? $"{answer.Status} {(answer.Status == 200 ? answer.ReceivedHeader("x-processed") : answer.Body)}" : "",
            "who has seen the request");
        var asked = parent.Service.Asked.Count;
        Assert.Equal(200, (await site.GetAsync("/a/b", ("x-user", "alice"))).Status);
        Assert.Equal(asked, parent.Service.Asked.Count);
    }

    private static (string, string) Basic(string credentials) =>
        ("authorization", $"Basic {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(credentials))}");

    private static string Processor(string name, int port, string stage) => $$"""
        {{PolicyLab.Extension($"extProc:\n  messageTimeout: 10s\n  grpcService: {{backendRef: {{name: {name}, port: 80}} }}\n  filterStage: {{{stage}}}", name)}}
        ---
        {{PolicyLab.Server(name, port, "kubernetes.io/h2c")}}
        """;

    private static string Rules(params string[] names) => $$"""
        {{PolicyLab.RouteWithRules}}
        {{string.Join('\n', names.Select(static name => $"  - {{name: \"{name}\", matches: [{{path: {{value: /{name}}}}}], backendRefs: [{{name: mirror, port: 80}}]}}"))}}
          - backendRefs: [{name: mirror, port: 80}]
        """;

    // Without a target it is for those that name it.
    private static string Policy(string name, string? target, string fields) =>
        "apiVersion: gateway.kgateway.dev/v1alpha1\nkind: TrafficPolicy\n"
        + $"metadata: {{name: {name}, namespace: default}}\nspec:\n"
        + (target is null ? "" : $"  targetRefs: [{{group: gateway.networking.k8s.io, kind: {target}}}]\n")
        + $"  {fields}\n";
}
