using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.Routes;

/// <summary>What is wrong replaces what it stands in, and nothing else.</summary>
[Collection("Policies")]
public sealed class ReplacementTests(PolicyLab lab)
{
    [Fact]
    public async Task A_wrong_policy_replaces_a_rule_a_listener_or_a_Gateway_as_it_is_attached()
    {
        var ports = FreePort.Take(2);
        var site = lab.NewSite(ports[0]);
        site.Save($$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: NAME, namespace: default}
            spec:
              gatewayClassName: kgateway
              listeners: [{name: one, port: {{ports[0]}}, protocol: HTTP}, {name: two, port: {{ports[1]}}, protocol: HTTP}]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME, namespace: default}
            spec:
              parentRefs: [{name: NAME}]
              hostnames: ["NAME.test"]
              rules:
              - {name: own, matches: [{path: {value: /own} }], backendRefs: [{name: mirror, port: 80}]}
              - backendRefs: [{name: mirror, port: 80}]
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME, sectionName: own}]
              basicAuth: {users: ["alice:plain text"]}
            """);
        await site.ServedAsync();
        (int, string)[] places = [(0, "/"), (0, "/own"), (1, "/"), (1, "/own")];
        async Task AnswerAsync(params int[] statuses)
        {
            for (var i = 0; i < places.Length; i++)
                await site.At(ports[places[i].Item1]).AnswersAsync(statuses[i], places[i].Item2);
        }

        await AnswerAsync(200, 500, 200, 500);
        await site.SaysAsync("HTTPRoute", "kgateway.dev/Programmed", "False RouteRuleReplaced");
        await site.PartSaysAsync("Gateway", "", "Accepted", "True");

        site.Edit("kind: HTTPRoute, name: NAME, sectionName: own}", "kind: Gateway, name: NAME, sectionName: two}");
        await AnswerAsync(200, 200, 500, 500);
        await site.PartSaysAsync("Gateway", "listener two", "Accepted", "False ListenerReplaced");
        await site.PartSaysAsync("Gateway", "listener one", "Accepted", "True");
        await site.SaysAsync("HTTPRoute", "kgateway.dev/Programmed", "True");

        site.Edit("kind: Gateway, name: NAME, sectionName: two}", "kind: Gateway, name: NAME}");
        await AnswerAsync(500, 500, 500, 500);
        await site.PartSaysAsync("Gateway", "", "Accepted", "False GatewayReplaced");

        // Of "secret".
        site.Edit("alice:plain text", "alice:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=");
        await AnswerAsync(401, 401, 401, 401);
        await site.PartSaysAsync("Gateway", "", "Accepted", "True");
        await site.SaysAsync("TrafficPolicy", "Accepted", "True");
        site.Save("");
    }

    [Fact]
    public async Task A_wrong_match_drops_a_rule_and_a_wrong_filter_replaces_it_and_both_are_counted()
    {
        var site = lab.NewSite();
        var before = await ReplacedAsync();
        site.Save($$"""
            {{PolicyLab.RouteWithRules}}
              - matches: [{path: {type: RegularExpression, value: "/match[a-"} }]
                backendRefs: [{name: mirror, port: 80}]
              - matches: [{path: {value: /good} }]
                backendRefs: [{name: mirror, port: 80}]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME-filter, namespace: default}
            spec:
              parentRefs: [{name: edge}]
              hostnames: ["NAME.test"]
              rules:
              - matches: [{path: {value: /filter} }]
                filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /new//../path} } }]
                backendRefs: [{name: mirror, port: 80}]
              - matches: [{path: {value: /extension} }]
                filters: [{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: TrafficPolicy, name: NAME-none} }]
                backendRefs: [{name: mirror, port: 80}]
              - matches: [{path: {value: /two} }]
                filters:
                - {type: RequestRedirect, requestRedirect: {hostname: other.test} }
                - {type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: DirectResponse, name: NAME} }
              - matches: [{path: {value: /fine} }]
                backendRefs: [{name: mirror, port: 80}]
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: DirectResponse
            metadata: {name: NAME, namespace: default}
            spec: {status: 200}
            """);
        await site.ServedAsync("/good");
        (string Path, int Status)[] cases = [("/match[a-", 404), ("/good", 200), ("/filter", 500), ("/extension", 500), ("/two", 500), ("/fine", 200)];
        foreach (var (path, status) in cases)
            await site.AnswersAsync(status, path);
        await site.SaysAsync("HTTPRoute", "kgateway.dev/Programmed", "False RouteRuleDropped");
        await site.SaysAsync("HTTPRoute", "Accepted", "True");
        await site.SaysAsync("HTTPRoute", "kgateway.dev/Programmed", "False RouteRuleReplaced", $"{site.Name}-filter");
        await Eventually.TrueAsync(async () => await ReplacedAsync() > before, "replacements are counted", TimeSpan.FromSeconds(20));
    }

    private async Task<double> ReplacedAsync() => (await lab.KGateway.AdminAsync("/metrics")).Split('\n')
        .Where(static line => line.StartsWith("kgateway_routing_replacements_total{", StringComparison.Ordinal) && line.Contains("gateway=\"edge\"", StringComparison.Ordinal))
        .Sum(static line => double.Parse(line[(line.IndexOf('}', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
}
