using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Field <c>extAuth</c>.</summary>
[Collection("Policies")]
public sealed class ExternalAuthorizationTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("TrafficPolicy", "extAuth.extensionRef.name", "extAuth.contextExtensions", "extAuth.withRequestBody.maxRequestBytes")]
    [PolicyField("GatewayExtension", "extAuth.grpcService.backendRef.name", "extAuth.grpcService.backendRef.port")]
    public async Task A_gRPC_server_decides_who_passes()
    {
        await using var server = await GrpcServer<AuthorizationService>.StartAsync(new());
        var site = await lab.RouteAsync(
            """
            extAuth:
              extensionRef: {name: NAME}
              contextExtensions: {tenant: one}
              withRequestBody: {maxRequestBytes: 1024}
            """,
            $$"""
            {{PolicyLab.Extension("extAuth: {grpcService: {requestTimeout: 10s, backendRef: {name: NAME-auth, port: 80} } }")}}
            ---
            {{PolicyLab.Server("NAME-auth", server.Port, "kubernetes.io/h2c")}}
            """);
        await site.AnswersAsync(401);
        var refused = await site.GetAsync();
        Assert.Equal((401, "who are you?"), (refused.Status, refused.Body));
        var passed = await site.SendAsync(HttpMethod.Post, "/", "the body", ("x-user", "alice"));
        Assert.Equal(200, passed.Status);
        Assert.Equal("alice", passed.ReceivedHeader("x-authorized"));
        var asked = server.Service.Asked.Last();
        Assert.Equal("one", asked.ContextExtensions["tenant"]);
        Assert.Equal("the body", asked.Request.Http.Body);
    }

    [Fact]
    [PolicyField("GatewayExtension", "extAuth.httpService.authorizationResponse.headersToBackend")]
    public async Task An_HTTP_server_decides_who_passes()
    {
        await using var server = await MirrorBackend.StartAsync("authorization");
        var site = await lab.RouteAsync(
            "extAuth: {extensionRef: {name: NAME}}",
            $$"""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: GatewayExtension
            metadata: {name: NAME, namespace: default}
            spec:
              extAuth:
                headersToForward: [x-answer-status, x-answer-headers]
                httpService:
                  backendRef: {name: NAME-auth, port: 80}
                  requestTimeout: 10s
                  pathPrefix: /check
                  authorizationResponse: {headersToBackend: [x-authorized]}
            ---
            {{PolicyLab.Server("NAME-auth", server.Port)}}
            """);
        Assert.Equal(418, (await site.GetAsync("/", ("x-answer-status", "418"))).Status);
        var passed = await site.GetAsync("/", ("x-answer-headers", "x-authorized=bob"));
        Assert.Equal(200, passed.Status);
        Assert.Equal("bob", passed.ReceivedHeader("x-authorized"));
    }

    [Fact]
    [PolicyField("GatewayExtension", "extAuth.failOpen")]
    [PolicyField("GatewayExtension", "extAuth.statusOnError")]
    public async Task Without_an_answer_requests_fail_as_the_extension_says_or_pass()
    {
        const string Extension = """
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: GatewayExtension
            metadata: {name: NAME, namespace: default}
            spec: {extAuth: {statusOnError: 507, grpcService: {backendRef: {name: NAME-auth, port: 80}}}}
            ---

            """;
        var nobody = FreePort.Next();
        var site = await lab.RouteAsync("extAuth: {extensionRef: {name: NAME}}", Extension + PolicyLab.Server("NAME-auth", nobody));
        Assert.Equal(507, (await site.GetAsync()).Status);
        site.Edit("statusOnError: 507", "failOpen: true");
        await site.AnswersAsync(200);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "extAuth.extensionRef", BadInput = true)]
    public async Task An_extension_of_another_type_is_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync(
            "extAuth: {extensionRef: {name: NAME}}",
            """
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: GatewayExtension
            metadata: {name: NAME, namespace: default}
            spec: {rateLimit: {domain: tests, grpcService: {backendRef: {name: mirror, port: 80}}}}
            """);
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "False");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "extAuth.disable")]
    public async Task A_route_may_switch_off_what_its_Gateway_asks_for()
    {
        await using var server = await GrpcServer<AuthorizationService>.StartAsync(new());
        var site = await lab.GatewayAsync($$"""
            {{PolicyLab.Extension("extAuth: {grpcService: {requestTimeout: 10s, backendRef: {name: NAME-auth, port: 80} } }")}}
            ---
            {{PolicyLab.Server("NAME-auth", server.Port, "kubernetes.io/h2c")}}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}]
              extAuth: {extensionRef: {name: NAME} }
            """);
        Assert.Equal(401, (await site.GetAsync()).Status);
        site.Append("""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME-off, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]
              extAuth: {disable: {}}
            """);
        await site.AnswersAsync(200);
    }

    [Fact]
    public async Task A_route_and_a_backend_may_switch_on_what_their_Gateway_switches_off()
    {
        await using var server = await GrpcServer<AuthorizationService>.StartAsync(new());
        var site = lab.NewSite(FreePort.Next());
        site.Save($$"""
            {{Manifests.Gateway("NAME", site.Port)}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME, namespace: default}
            spec:
              parentRefs: [{name: NAME}]
              hostnames: ["NAME.test"]
              rules:
              - {name: rule, matches: [{path: {value: /rule} }], backendRefs: [{name: mirror, port: 80}]}
              - matches: [{path: {value: /backend} }]
                backendRefs:
                - {name: mirror, port: 80, weight: 0}
                - name: mirror
                  port: 80
                  filters: [{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: TrafficPolicy, name: NAME-on} }]
              - backendRefs: [{name: mirror, port: 80}]
            ---
            {{PolicyLab.Extension("extAuth: {grpcService: {requestTimeout: 10s, backendRef: {name: NAME-auth, port: 80} } }")}}
            ---
            {{PolicyLab.Server("NAME-auth", server.Port, "kubernetes.io/h2c")}}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}]
              extAuth: {disable: {} }
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME-on, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME, sectionName: rule}]
              extAuth: {extensionRef: {name: NAME} }
            """);
        await site.ServedAsync();
        await site.AnswersAsync(200);
        await site.AnswersAsync(401, "/rule");
        await site.AnswersAsync(401, "/backend");
        await site.AnswersAsync(200, "/rule", ("x-user", "alice"));
    }
}
