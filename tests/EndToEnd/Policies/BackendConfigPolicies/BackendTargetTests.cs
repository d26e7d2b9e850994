using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>Which backends a BackendConfigPolicy is about.</summary>
[Collection("Policies")]
public sealed class BackendTargetTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("BackendConfigPolicy", "targetRefs.group", "targetRefs.kind", "targetRefs.name")]
    [PolicyField("BackendConfigPolicy", "targetSelectors.group", "targetSelectors.kind", "targetSelectors.matchLabels")]
    public async Task Backends_are_chosen_by_name_or_by_label()
    {
        var site = lab.NewSite();
        site.Save($$"""
            {{Route("one")}}
            ---
            {{Route("two")}}
            ---
            {{Backend("one", "first")}}
            ---
            {{Backend("two", "second")}}
            ---
            {{Policy("by-name", "targetRefs: [{group: gateway.kgateway.dev, kind: Backend, name: NAME-one}]", "connectTimeout: 1s")}}
            ---
            {{Policy("by-label", "targetSelectors: [{group: gateway.kgateway.dev, kind: Backend, matchLabels: {team: NAME-second}}]", "connectTimeout: 2s")}}
            """);
        await IsAsync(site, "one", "1s");
        await IsAsync(site, "two", "2s");
        await site.SaysAsync("BackendConfigPolicy", "Accepted", "True", $"{site.Name}-by-name");
        await site.SaysAsync("BackendConfigPolicy", "Accepted", "True", $"{site.Name}-by-label");

        // Labels change.
        site.Edit("{team: NAME-second} }\nspec:", "{team: NAME-third} }\nspec:");
        await IsAsync(site, "two", "5s");
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "targetRefs", "targetRefs.kind", "targetSelectors", "targetSelectors.kind", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "targetRefs.sectionName", "targetSelectors.sectionName", BadInput = true)]
    [InlineData("targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: a}]", "targetRefs")]
    [InlineData("targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {a: b}}]", "targetSelectors")]
    [InlineData("targetRefs: [{group: \"\", kind: Service, name: a, sectionName: http}]", "targetRefs[0].sectionName")]
    [InlineData("targetSelectors: [{group: \"\", kind: Service, matchLabels: {a: b}, sectionName: http}]", "targetSelectors[0].sectionName")]
    public Task Targets_of_other_kinds_and_parts_of_them_are_findings(string field, string where) => Findings.ExpectAsync(lab, "BackendConfigPolicy", field, where);

    private async Task IsAsync(PolicySite site, string backend, string timeout)
    {
        var admin = await lab.EnvoyAsync();
        await Eventually.TrueAsync(
            async () => await ConfigDump.ClusterAsync(admin, $"backend_default_{site.Name}-{backend}_0") is { } cluster && cluster.At("connect_timeout") == timeout,
            $"connections to {backend} may take {timeout}",
            TimeSpan.FromSeconds(20));
    }

    private static string Policy(string name, string targets, string settings) =>
        "apiVersion: gateway.kgateway.dev/v1alpha1\nkind: BackendConfigPolicy\n"
        + $"metadata: {{name: NAME-{name}, namespace: default}}\nspec:\n  {targets}\n  {settings}";

    private string Backend(string name, string team) =>
        "apiVersion: gateway.kgateway.dev/v1alpha1\nkind: Backend\n"
        + $"metadata: {{name: NAME-{name}, namespace: default, labels: {{team: NAME-{team}}} }}\n"
        + $"spec: {{static: {{hosts: [{{host: 127.0.0.1, port: {lab.Backend.Port}}}]}} }}";

    private static string Route(string name) =>
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n"
        + $"metadata: {{name: NAME-{name}, namespace: default}}\nspec:\n  parentRefs: [{{name: edge}}]\n  hostnames: [\"NAME-{name}.test\"]\n"
        + $"  rules: [{{backendRefs: [{{group: gateway.kgateway.dev, kind: Backend, name: NAME-{name}}}]}}]";
}
