using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.ListenerPolicies;

/// <summary>Which listeners a ListenerPolicy is about, and which of several is in force.</summary>
[Collection("Policies")]
public sealed class ListenerTargetTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("ListenerPolicy", "targetRefs.group", "targetRefs.kind", "targetRefs.name")]
    public async Task Fields_of_several_policies_are_merged_the_oldest_first()
    {
        var site = await lab.GatewayAsync("""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: ListenerPolicy
            metadata: {name: NAME-a, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}]
              default: {httpSettings: {serverName: first}}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: ListenerPolicy
            metadata: {name: NAME-b, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}]
              default: {httpSettings: {serverName: second, healthCheck: {path: /healthz}}}
            """);
        Assert.Equal("first", (await site.GetAsync()).Headers["server"]);
        Assert.Equal("", (await site.GetAsync("/healthz")).Body);
        await site.SaysAsync("ListenerPolicy", "Attached", "Merged", $"{site.Name}-b");
        site.Save("");
    }

    [Fact]
    [PolicyField("ListenerPolicy", "perPort.port", "targetRefs.sectionName", "targetSelectors.sectionName")]
    [PolicyField("ListenerPolicy", "targetSelectors.group", "targetSelectors.kind", "targetSelectors.matchLabels")]
    public async Task Gateways_their_listeners_and_ports_have_settings_of_their_own()
    {
        var ports = FreePort.Take(4);
        var site = lab.NewSite(ports[0]);
        site.Save($$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: NAME, namespace: default, labels: {site: NAME} }
            spec:
              gatewayClassName: kgateway
              listeners:
              - {name: named, port: {{ports[0]}}, protocol: HTTP}
              - {name: labelled, port: {{ports[1]}}, protocol: HTTP}
              - {name: numbered, port: {{ports[2]}}, protocol: HTTP}
              - {name: other, port: {{ports[3]}}, protocol: HTTP}
            ---
            {{PolicyLab.Route("NAME")}}
            ---
            {{Policy("named", "targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME, sectionName: named}]", "default: {httpSettings: {serverName: named}}")}}
            ---
            {{Policy(
                "labelled",
                "targetSelectors: [{group: gateway.networking.k8s.io, kind: Gateway, matchLabels: {site: NAME}, sectionName: labelled}]",
                "default: {httpSettings: {serverName: labelled}}")}}
            ---
            {{Policy(
                "whole",
                "targetSelectors: [{group: gateway.networking.k8s.io, kind: Gateway, matchLabels: {site: NAME}}]",
                $"default: {{httpSettings: {{serverName: other}} }}\n  perPort: [{{port: {ports[2]}, listener: {{httpSettings: {{serverName: numbered}} }} }}]")}}
            """);
        await site.ServedAsync();
        string[] names = ["named", "labelled", "numbered", "other"];
        for (var i = 0; i < names.Length; i++)
        {
            var (port, name) = (site.At(ports[i]), names[i]);
            await Eventually.TrueAsync(
                async () => await port.TrySendAsync(HttpMethod.Get) is { Status: 200 } answer && answer.Headers["server"] == name,
                $"the listener {name} has its settings",
                TimeSpan.FromSeconds(20));
        }

        site.Save("");
    }

    [Theory]
    [PolicyField("ListenerPolicy", "targetRefs", "targetRefs.kind", "targetSelectors", "targetSelectors.kind", BadInput = true)]
    [InlineData("targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: a}]", "targetRefs")]
    [InlineData("targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {a: b}}]", "targetSelectors")]
    public Task Targets_of_other_kinds_are_findings(string specification, string where) =>
        Findings.ExpectAsync(lab, "ListenerPolicy", $"{specification}\ndefault: {{httpSettings: {{serverName: a}}}}", where);

    private static string Policy(string name, string targets, string settings) =>
        "apiVersion: gateway.kgateway.dev/v1alpha1\nkind: ListenerPolicy\n"
        + $"metadata: {{name: NAME-{name}, namespace: default}}\nspec:\n  {targets}\n  {settings}";
}
