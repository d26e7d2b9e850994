using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>What policies are attached to, and what becomes of several that are attached to the same.</summary>
[Collection("Policies")]
public sealed class AttachmentTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("TrafficPolicy", "targetRefs.sectionName")]
    public async Task A_rule_has_a_policy_and_the_others_do_not()
    {
        var site = lab.NewSite();
        site.Save($"""
            {Route("""
              - {name: marked, matches: [{path: {value: /marked}}], backendRefs: [{name: mirror, port: 80}]}
              - {name: plain, backendRefs: [{name: mirror, port: 80}]}
            """)}
            ---
            {Policy("NAME", "targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME, sectionName: marked}]", "rule")}
            """);
        await site.ServedAsync();
        await MarkedAsync(site, "rule", "/marked");
        await MarkedAsync(site, null);
        await site.SaysAsync("TrafficPolicy", "Attached", "True Attached");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "targetSelectors.group", "targetSelectors.kind", "targetSelectors.matchLabels")]
    public async Task Routes_are_chosen_by_label()
    {
        var site = lab.NewSite();
        site.Save($"""
            {Route("  - backendRefs: [{name: mirror, port: 80}]")}
            ---
            {Policy("NAME", "targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {site: NAME}}]", "label")}
            """);
        await site.ServedAsync();
        await MarkedAsync(site, "label");
    }

    [Fact]
    public async Task A_rule_asks_for_a_policy_itself()
    {
        var site = lab.NewSite();
        site.Save($"""
            {Route("""
              - matches: [{path: {value: /marked}}]
                filters: [{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: TrafficPolicy, name: NAME}}]
                backendRefs: [{name: mirror, port: 80}]
              - backendRefs: [{name: mirror, port: 80}]
            """)}
            ---
            {Policy("NAME", "", "filter")}
            """);
        await site.ServedAsync();
        await MarkedAsync(site, "filter", "/marked");
        await MarkedAsync(site, null);
    }

    [Fact]
    [PolicyField("TrafficPolicy", "targetRefs.group", "targetRefs.kind", "targetRefs.name", "targetRefs.sectionName")]
    public async Task Listeners_and_their_sets_have_policies_of_their_own()
    {
        var (first, second, third) = (FreePort.Next(), FreePort.Next(), FreePort.Next());
        var site = lab.NewSite(first);
        site.Save($$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: NAME, namespace: default}
            spec:
              gatewayClassName: kgateway
              allowedListeners: {namespaces: {from: Same} }
              listeners:
              - {name: one, port: {{first}}, protocol: HTTP}
              - {name: two, port: {{second}}, protocol: HTTP}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: {name: NAME, namespace: default}
            spec:
              parentRef: {name: NAME}
              listeners: [{name: three, port: {{third}}, protocol: HTTP}]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME, namespace: default}
            spec:
              parentRefs: [{name: NAME}, {group: gateway.networking.k8s.io, kind: ListenerSet, name: NAME}]
              hostnames: ["NAME.test"]
              rules: [{backendRefs: [{name: mirror, port: 80}]}]
            ---
            {{Policy("NAME", "targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}]", "gateway")}}
            ---
            {{Policy("NAME-two", "targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME, sectionName: two}]", "listener")}}
            ---
            {{Policy("NAME-three", "targetRefs: [{group: gateway.networking.k8s.io, kind: ListenerSet, name: NAME}]", "set")}}
            """);
        await site.ServedAsync();
        await MarkedAsync(site, "gateway");
        await MarkedAsync(site.At(second), "listener");
        await MarkedAsync(site.At(third), "set");
    }

    [Fact]
    public async Task The_headers_of_a_route_replace_those_of_its_listener_and_those_of_the_Gateway()
    {
        const string Gateway = "targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME";
        const string Rule = "targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME, sectionName";
        var (first, second) = (FreePort.Next(), FreePort.Next());
        var site = lab.NewSite(first);
        site.Save($$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: NAME, namespace: default}
            spec:
              gatewayClassName: kgateway
              listeners:
              - {name: one, port: {{first}}, protocol: HTTP}
              - {name: two, port: {{second}}, protocol: HTTP}
            ---
            {{Route("""
              - {name: own, matches: [{path: {value: /own}}], backendRefs: [{name: mirror, port: 80}]}
              - {name: scripted, matches: [{path: {value: /scripted}}], backendRefs: [{name: mirror, port: 80}]}
              - {name: plain, backendRefs: [{name: mirror, port: 80}]}
            """).Replace("{name: edge}", "{name: NAME}", StringComparison.Ordinal)}}
            ---
            {{Policy("NAME-gateway", Gateway + "}]", "gateway", "x-gateway")}}
            ---
            {{Policy("NAME-two", Gateway + ", sectionName: two}]", "listener", "x-listener")}}
            ---
            {{Policy("NAME-own", Rule + ": own}]", "route", "x-own")}}
            ---
            {{Policy("NAME-scripted", Rule + ": scripted}]", "\"{{ 1 + 1 }}\"", "x-scripted")}}
            """);
        await site.ServedAsync();
        foreach (var (at, above) in new[] { (site, "x-gateway"), (site.At(second), "x-listener") })
        {
            Assert.Equal([above], await MarksAsync(at, "/"));
            Assert.Equal(["x-own"], await MarksAsync(at, "/own"));
            Assert.Equal(["x-scripted"], await MarksAsync(at, "/scripted"));
        }
    }

    [Fact]
    public async Task The_older_of_two_policies_has_the_field_and_the_other_its_own_fields()
    {
        const string Target = "targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]";
        var site = lab.NewSite();
        site.Save($"""
            {Route("  - backendRefs: [{name: mirror, port: 80}]")}
            ---
            {Policy("NAME-a", Target, "first")}
            ---
            {Policy("NAME-b", Target, "second")}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {"{name: NAME-c, namespace: default}"}
            spec:
              {Target}
              timeouts: {"{request: 300ms}"}
            """);
        await site.ServedAsync();
        await MarkedAsync(site, "first");
        Assert.Equal(504, (await site.GetAsync("/", ("x-answer-delay", "5000"))).Status);
        await site.SaysAsync("TrafficPolicy", "Attached", "True Merged", $"{site.Name}-a");
        await site.SaysAsync("TrafficPolicy", "Attached", "False Overridden", $"{site.Name}-b");
        await site.SaysAsync("TrafficPolicy", "Attached", "True Merged", $"{site.Name}-c");
    }

    [Fact]
    public async Task A_GRPCRoute_has_a_policy()
    {
        var site = lab.NewSite();
        site.Save("""
            apiVersion: gateway.networking.k8s.io/v1
            kind: GRPCRoute
            metadata: {name: NAME, namespace: default}
            spec:
              parentRefs: [{name: edge}]
              hostnames: ["NAME.test"]
              rules: [{backendRefs: [{name: mirror, port: 80}]}]
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: GRPCRoute, name: NAME}]
              faultInjection: {abort: {grpcStatus: 14}}
            """);
        await Eventually.TrueAsync(
            async () => await site.TrySendAsync(HttpMethod.Post, "/echo.Echo/Say", "x", ("content-type", "application/grpc")) is { } answer
                && answer.Headers.GetValueOrDefault("grpc-status") == "14",
            "calls are aborted");
        await site.SaysAsync("TrafficPolicy", "Accepted", "True");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "targetRefs", BadInput = true)]
    [PolicyField("TrafficPolicy", "targetSelectors", BadInput = true)]
    public async Task A_target_of_a_kind_that_has_no_such_policies_is_a_finding()
    {
        var site = lab.NewSite();
        site.Save(Policy("NAME", "targetRefs: [{group: apps, kind: Deployment, name: NAME}]", "none"));
        await site.FoundAsync("targetRefs");
        site.Save(Policy("NAME", "targetSelectors: [{group: '', kind: Service, matchLabels: {a: b}}]", "none"));
        await site.FoundAsync("targetSelectors");
    }

    private static Task MarkedAsync(PolicySite site, string? mark, string path = "/") => Eventually.TrueAsync(
        async () => await site.TrySendAsync(HttpMethod.Get, path) is { Status: 200 } answer && answer.Headers.GetValueOrDefault("x-mark") == mark,
        $"{path} at port {site.Port} is marked '{mark}'",
        TimeSpan.FromSeconds(20));

    private static string Route(string rules) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: NAME, namespace: default, labels: {site: NAME} }
        spec:
          parentRefs: [{name: edge}]
          hostnames: ["NAME.test"]
          rules:
        {{rules}}
        """;

    private static async Task<string[]> MarksAsync(PolicySite site, string path)
    {
        var answer = await site.GetAsync(path);
        Assert.Equal(200, answer.Status);
        return [.. new[] { "x-gateway", "x-listener", "x-own", "x-scripted" }.Where(answer.Headers.ContainsKey)];
    }

    private static string Policy(string name, string target, string mark, string header = "x-mark") => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: {{name}}, namespace: default}
        spec:
          {{target}}
          transformation: {response: {set: [{name: {{header}}, value: {{mark}} }]} }
        """;
}
