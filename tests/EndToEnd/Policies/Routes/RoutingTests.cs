using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.Routes;

/// <summary>How requests find their way: paths, names however long, and kinds of Services.</summary>
[Collection("Policies")]
public sealed class RoutingTests(PolicyLab lab)
{
    [Fact]
    public async Task Paths_are_matched_as_a_whole_by_prefix_or_by_expression_and_prefixes_are_replaced()
    {
        var site = lab.NewSite();
        site.Save($$"""
            {{PolicyLab.RouteWithRules}}
              - matches: [{path: {type: Exact, value: /exact} }]
                filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-rule, value: exact}]} }]
                backendRefs: [{name: mirror, port: 80}]
              - matches: [{path: {type: PathPrefix, value: /prefix} }]
                filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-rule, value: prefix}]} }]
                backendRefs: [{name: mirror, port: 80}]
              - matches: [{path: {type: RegularExpression, value: "/items/[0-9]+/.*"} }]
                filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-rule, value: regex}]} }]
                backendRefs: [{name: mirror, port: 80}]
              - matches: [{path: {type: PathPrefix, value: /old} }]
                filters:
                - {type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-rule, value: rewrite}]} }
                - {type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /new} } }
                backendRefs: [{name: mirror, port: 80}]
            """);
        await site.ServedAsync("/exact");
        (string Path, string? Rule, string Received)[] cases =
        [
            ("/exact", "exact", "/exact"),
            ("/exact/more", null, ""),
            ("/exact?q=1", "exact", "/exact?q=1"),
            ("/prefix", "prefix", "/prefix"),
            ("/prefix/more", "prefix", "/prefix/more"),
            ("/prefixed", null, ""),
            ("/items/12/a", "regex", "/items/12/a"),
            ("/items/x/a", null, ""),
            ("/old", "rewrite", "/new"),
            ("/old/a?b=c", "rewrite", "/new/a?b=c"),
            ("/older", null, ""),
        ];
        foreach (var (path, rule, received) in cases)
        {
            var answer = await site.GetAsync(path);
            Assert.Equal((path, rule is null ? 404 : 200, rule), (path, answer.Status, answer.Headers.GetValueOrDefault("x-rule")));
            if (rule is not null)
                Assert.Equal(received, answer.Received.GetProperty("path").GetString());
        }
    }

    [Fact]
    public async Task Long_names_that_begin_alike_stay_apart()
    {
        // 63 characters are what labels and names of Services hold.
        var common = new string('g', 70);
        await using var one = await MirrorBackend.StartAsync("one");
        await using var two = await MirrorBackend.StartAsync("two");
        var first = lab.NewSite(FreePort.Next());
        var second = first.At(FreePort.Next());
        var route = new string('r', 200);
        first.Save(string.Join("\n---\n", new[] { (first, "one", one.Port), (second, "two", two.Port) }.Select(each => $$"""
            {{Manifests.Gateway($"{common}-{each.Item2}", each.Item1.Port)}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: {{route}}-{{each.Item2}}, namespace: default}
            spec:
              parentRefs: [{name: {{common}}-{{each.Item2}} }]
              hostnames: ["NAME.test"]
              rules: [{backendRefs: [{name: NAME-{{each.Item2}}, port: 80}]}]
            ---
            {{PolicyLab.Server($"NAME-{each.Item2}", each.Item3)}}
            """)));
        // Two proxies start.
        await Eventually.EqualAsync("one", () => NameAsync(first), "the backend", TimeSpan.FromSeconds(60));
        await Eventually.EqualAsync("two", () => NameAsync(second), "the backend", TimeSpan.FromSeconds(60));
        foreach (var end in new[] { "one", "two" })
        {
            await first.SaysAsync("Gateway", "Programmed", "True", $"{common}-{end}");
            await first.SaysAsync("HTTPRoute", "Accepted", "True", $"{route}-{end}");
        }

        // Each goes alone.
        first.Edit($"hostnames: [\"NAME.test\"]\n  rules: [{{backendRefs: [{{name: NAME-two", "hostnames: [\"other.test\"]\n  rules: [{backendRefs: [{name: NAME-two");
        await Eventually.EqualAsync(null, () => NameAsync(second), "the backend");
        Assert.Equal("one", await NameAsync(first));
        first.Save("");
    }

    [Fact]
    public async Task Services_without_an_address_or_with_a_port_that_has_a_name_lead_to_their_endpoints()
    {
        await using var server = await MirrorBackend.StartAsync("headless");
        var site = lab.NewSite();
        site.Save($$"""
            {{PolicyLab.Route("edge").Replace("name: mirror", "name: NAME-headless", StringComparison.Ordinal)}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: NAME-headless, namespace: default}
            spec: {clusterIP: None, selector: {app: web}, ports: [{name: main, port: 80, targetPort: web}] }
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: NAME-headless, namespace: default, labels: {kubernetes.io/service-name: NAME-headless, service.kubernetes.io/headless: ""} }
            addressType: IPv4
            ports: [{name: main, port: {{server.Port}} }]
            endpoints: [{addresses: [127.0.0.1], conditions: {ready: true} }]
            """);
        await site.ServedAsync();
        await Eventually.EqualAsync("headless", () => NameAsync(site), "the backend");

        // An endpoint that isn't ready gets nothing; nobody is left to answer.
        site.Edit("conditions: {ready: true}", "conditions: {ready: false}");
        await site.AnswersAsync(503);
    }

    private static async Task<string?> NameAsync(PolicySite site) =>
        await site.TrySendAsync(HttpMethod.Get) is { Status: 200 } answer ? answer.Received.GetProperty("name").GetString() : null;
}
