using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Policies of the global namespace.</summary>
[Collection("Policies")]
public sealed class GlobalPolicyTests(PolicyLab lab)
{
    [Fact]
    public async Task Selectors_of_the_global_namespace_reach_everywhere_and_references_and_others_do_not()
    {
        var site = lab.NewSite(FreePort.Next());
        site.Save(string.Join("\n---\n",
            Manifests.Gateway("NAME", site.Port).Replace("namespace: default}", "namespace: default, labels: {site: NAME} }", StringComparison.Ordinal),
            PolicyLab.Route("NAME").Replace("namespace: default}", "namespace: default, labels: {site: NAME} }", StringComparison.Ordinal),
            Policy("TrafficPolicy", "NAME", PolicyLab.GlobalNamespace, "targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {site: NAME}}]", Mark("x-selected")),
            Policy("TrafficPolicy", "NAME-ref", PolicyLab.GlobalNamespace, "targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]", "transformation: {response: {set: [{name: x-referred, value: a}]}}"),
            Policy("TrafficPolicy", "NAME-other", "elsewhere", "targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {site: NAME}}]", "compression: {responseCompression: {libraries: [Gzip]}}"),
            Policy("ListenerPolicy", "NAME", PolicyLab.GlobalNamespace, "targetSelectors: [{group: gateway.networking.k8s.io, kind: Gateway, matchLabels: {site: NAME}}]", "default: {httpSettings: {serverName: global}}")));
        await site.ServedAsync();
        await Eventually.EqualAsync("a | global", SeenAsync, "what the policies do");
        Assert.DoesNotContain("x-referred", (await site.GetAsync()).Headers.Keys);
        Assert.DoesNotContain("content-encoding", (await site.GetAsync("/", ("accept-encoding", "gzip"))).Headers.Keys);

        // Those of the route's own namespace hold beside them.
        site.Append(Policy("TrafficPolicy", "NAME-own", "default", "targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME}]", "timeouts: {request: 2s}"));
        await site.AnswersAsync(504, "/", ("x-answer-delay", "5000"));
        Assert.Equal("a | global", await SeenAsync());
        site.Save("");

        async Task<string> SeenAsync() =>
            (await site.GetAsync()).Headers is var headers ? $"{headers.GetValueOrDefault("x-selected")} | {headers.GetValueOrDefault("server")}" : "";
    }

    private static string Mark(string header) => $"transformation: {{response: {{set: [{{name: {header}, value: a}}]}}}}";

    private static string Policy(string kind, string name, string ns, string target, string fields) => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: {{kind}}
        metadata: {name: {{name}}, namespace: {{ns}} }
        spec:
          {{target}}
          {{fields}}
        """;
}
