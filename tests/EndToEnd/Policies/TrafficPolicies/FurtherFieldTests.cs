using System.Text;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Fields within fields of which other tests show the rest.</summary>
[Collection("Policies")]
public sealed class FurtherFieldTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("TrafficPolicy", "basicAuth.secretRef.name", "basicAuth.secretRef.key")]
    public async Task Passwords_of_a_Secret()
    {
        var site = await lab.RouteAsync("basicAuth: {secretRef: {name: NAME, key: users}}", """
            apiVersion: v1
            kind: Secret
            metadata: {name: NAME, namespace: default}
            stringData: {users: "alice:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ="}
            """);
        Assert.Equal(401, (await site.GetAsync()).Status);
        var credentials = Convert.ToBase64String(Encoding.ASCII.GetBytes("alice:secret"));
        Assert.Equal(200, (await site.GetAsync("/", ("authorization", $"Basic {credentials}"))).Status);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "headerModifiers.request.set.secretRef.name", "headerModifiers.request.set.secretRef.key")]
    [PolicyField("TrafficPolicy", "headerModifiers.response.add.secretRef.name", "headerModifiers.response.add.secretRef.key")]
    public async Task Headers_have_values_of_Secrets()
    {
        var site = await lab.RouteAsync(
            "headerModifiers: {request: {set: [{name: x-token, secretRef: {name: NAME, key: token}}]}, response: {add: [{secretRef: {name: NAME, key: x-open}}]}}",
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: NAME, namespace: default}
            stringData: {token: secret-1, x-open: public-2}
            """);
        var answer = await site.GetAsync();
        Assert.Equal("secret-1", answer.ReceivedHeader("x-token"));
        Assert.Equal("public-2", answer.Headers["x-open"]);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "apiKeyAuth.forwardCredential", "apiKeyAuth.keySources.cookie", "apiKeyAuth.secretRef.name")]
    public async Task Keys_come_in_cookies_and_are_passed_on()
    {
        var site = await lab.RouteAsync("apiKeyAuth: {secretRef: {name: NAME}, keySources: [{cookie: key}], forwardCredential: true}", """
            apiVersion: v1
            kind: Secret
            metadata: {name: NAME, namespace: default}
            stringData: {alice: k-123}
            """);
        Assert.Equal(401, (await site.GetAsync("/", ("api-key", "k-123"))).Status);
        var answer = await site.GetAsync("/", ("cookie", "key=k-123"));
        Assert.Equal((200, "key=k-123"), (answer.Status, answer.ReceivedHeader("cookie")));
    }

    [Fact]
    [PolicyField("TrafficPolicy", "rbac.action", "rbac.policy.matchExpressions")]
    public async Task Requests_that_an_expression_denies_are_refused()
    {
        var site = await lab.RouteAsync("""rbac: {action: Deny, policy: {matchExpressions: ["request.path.startsWith('/secret')"]}}""");
        Assert.Equal(403, (await site.GetAsync("/secret/door")).Status);
        Assert.Equal(200, (await site.GetAsync("/door")).Status);
    }

    [Fact]
    [PolicyField("GatewayExtension", "rateLimit.failOpen")]
    public async Task Without_an_answer_requests_pass_unless_they_must_not()
    {
        var site = await lab.RouteAsync(
            "rateLimit: {global: {extensionRef: {name: NAME}, descriptors: [{entries: [{type: RemoteAddress}]}]}}",
            $$"""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: GatewayExtension
            metadata: {name: NAME, namespace: default}
            spec: {rateLimit: {domain: tests, failOpen: true, grpcService: {backendRef: {name: NAME-limits, port: 80} } } }
            ---
            {{PolicyLab.Server("NAME-limits", FreePort.Next(), "kubernetes.io/h2c")}}
            """);
        Assert.Equal(200, (await site.GetAsync()).Status);
        site.Edit("failOpen: true", "failOpen: false");
        await site.AnswersAsync(500);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "faultInjection.responseRateLimit.kbitsPerSecond")]
    public async Task Answers_come_slowly()
    {
        // Envoy counts in KiB a second, a twentieth of it every 50 ms: these are nearly three seconds.
        var site = await lab.RouteAsync("faultInjection: {responseRateLimit: {kbitsPerSecond: 1}}");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var answer = await site.GetAsync("/", ("x-answer-body", new string('a', 3000)));
        Assert.Equal(3000, answer.Content.Length);
        Assert.True(clock.ElapsedMilliseconds >= 2000, $"The answer wasn't held back, it took {clock.ElapsedMilliseconds} ms.");
    }

    [Fact]
    [PolicyField("GatewayExtension", "extAuth.httpService.authorizationResponse.headersToClient")]
    [PolicyField("GatewayExtension", "extAuth.httpService.authorizationResponse.headersToClientOnSuccess")]
    [PolicyField("GatewayExtension", "extAuth.httpService.authorizationRequest.headersToAdd", "extAuth.httpService.pathPrefix")]
    [PolicyField("GatewayExtension", "extAuth.httpService.backendRef.name", "extAuth.httpService.backendRef.port")]
    [PolicyField("GatewayExtension", "extAuth.headersToForward")]
    public async Task The_authorization_server_gets_and_gives_the_chosen_headers()
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
                headersToForward: [x-answer-status, x-answer-headers, x-known]
                httpService:
                  backendRef: {name: NAME-auth, port: 80}
                  requestTimeout: 10s
                  pathPrefix: /check
                  authorizationRequest: {headersToAdd: {x-from: gateway} }
                  authorizationResponse: {headersToClient: [x-why], headersToClientOnSuccess: [x-seen]}
            ---
            {{PolicyLab.Server("NAME-auth", server.Port)}}
            """);
        var refused = await site.GetAsync(
            "/door", ("x-answer-status", "403"), ("x-answer-headers", "x-why=because;x-other=1"), ("x-known", "1"), ("x-unknown", "1"));
        Assert.Equal((403, "because"), (refused.Status, refused.Headers["x-why"]));
        Assert.DoesNotContain("x-other", refused.Headers.Keys);
        Assert.Equal("/check/door", refused.Received.GetProperty("path").GetString());
        Assert.Equal(("gateway", "1", null), (refused.ReceivedHeader("x-from"), refused.ReceivedHeader("x-known"), refused.ReceivedHeader("x-unknown")));
        Assert.Contains("yes", (await site.GetAsync("/", ("x-answer-headers", "x-seen=yes"))).Headers["x-seen"], StringComparison.Ordinal);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "rbac.action", BadInput = true)]
    [PolicyField("TrafficPolicy", "faultInjection.responseRateLimit", BadInput = true)]
    [PolicyField("TrafficPolicy", "csrf.percentageShadowed", BadInput = true)]
    [PolicyField("TrafficPolicy", "apiKeyAuth.keySources", BadInput = true)]
    public async Task Values_that_are_none_are_findings()
    {
        (string Policy, string Field)[] cases =
        [
            ("rbac: {action: Maybe, policy: {matchExpressions: ['true']}}", "rbac.action"),
            ("faultInjection: {responseRateLimit: {kbitsPerSecond: 0}}", "faultInjection.responseRateLimit"),
            ("csrf: {percentageShadowed: 101}", "csrf.percentageShadowed"),
            ("apiKeyAuth: {secretRef: {name: a}, keySources: [{}]}", "apiKeyAuth.keySources"),
        ];
        var site = lab.NewSite();
        foreach (var (policy, field) in cases)
        {
            site.SavePolicy(policy);
            await site.FoundAsync(field);
        }
    }
}
