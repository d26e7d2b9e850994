using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>Which backends a BackendConfigPolicy is about.</summary>
[Collection("Policies")]
public sealed class BackendTargetTests(PolicyLab lab)
{
    private const int Few = 20;
    private const int Some = 40;

    // That of Envoy itself.
    private const int Many = 100;

    [Fact]
    [PolicyField("BackendConfigPolicy", "targetRefs.group", "targetRefs.kind", "targetRefs.name")]
    [PolicyField("BackendConfigPolicy", "targetSelectors.group", "targetSelectors.kind", "targetSelectors.matchLabels")]
    public async Task Backends_are_chosen_by_name_or_by_label()
    {
        // The Service has the name of the one and the label of the other, but is of another kind.
        var site = lab.NewSite();
        site.Save($$"""
            {{Route("one", "{group: gateway.kgateway.dev, kind: Backend, name: NAME-one}")}}
            ---
            {{Route("two", "{group: gateway.kgateway.dev, kind: Backend, name: NAME-two}")}}
            ---
            {{Route("service", "{name: NAME-one, port: 80}")}}
            ---
            {{Backend("one", "NAME-first")}}
            ---
            {{Backend("two", "NAME-second")}}
            ---
            {{PolicyLab.Server("NAME-one", lab.Backend.Port).Replace(
                "kind: Service\nmetadata: {name: NAME-one,", "kind: Service\nmetadata: {labels: {team: NAME-second}, name: NAME-one,", StringComparison.Ordinal)}}
            ---
            {{Policy("by-name", "targetRefs: [{group: gateway.kgateway.dev, kind: Backend, name: NAME-one}]", Few)}}
            ---
            {{Policy("by-label", "targetSelectors: [{group: gateway.kgateway.dev, kind: Backend, matchLabels: {team: NAME-second}}]", Some)}}
            """);
        var (one, two, service) = (Host("one"), Host("two"), Host("service"));
        foreach (var host in new[] { one, two, service })
            await host.ServedAsync();
        await LimitsAsync(Few, Some, Many);
        await site.SaysAsync("BackendConfigPolicy", "Accepted", "True", $"{site.Name}-by-name");
        await site.SaysAsync("BackendConfigPolicy", "Accepted", "True", $"{site.Name}-by-label");

        // Labels and names change, and the kind.
        site.Edit("labels: {team: NAME-second} }\nspec: {static", "labels: {team: NAME-third} }\nspec: {static");
        await LimitsAsync(Few, Many, Many);
        site.Edit("kind: Backend, name: NAME-one}]\n  common", "kind: Backend, name: NAME-two}]\n  common");
        await LimitsAsync(Many, Few, Many);
        site.Edit("{group: gateway.kgateway.dev, kind: Backend, matchLabels", "{group: \"\", kind: Service, matchLabels");
        await LimitsAsync(Many, Few, Some);
        site.Edit("{group: gateway.kgateway.dev, kind: Backend, name: NAME-two}]\n  common", "{group: \"\", kind: Service, name: NAME-one}]\n  common");
        site.Edit("matchLabels: {team: NAME-second}", "matchLabels: {team: NAME-nobody}");
        await LimitsAsync(Many, Many, Few);

        PolicySite Host(string name) => new(lab, $"{site.Name}-{name}", site.Port);

        Task LimitsAsync(int ofOne, int ofTwo, int ofService) => Eventually.EqualAsync(
            (ofOne, ofTwo, ofService), async () => (await LimitAsync(one), await LimitAsync(two), await LimitAsync(service)), "how many headers answers may have");
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "targetRefs", "targetRefs.kind", "targetSelectors", "targetSelectors.kind", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "targetRefs.sectionName", "targetSelectors.sectionName", BadInput = true)]
    [InlineData("targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: a}]", "targetRefs")]
    [InlineData("targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {a: b}}]", "targetSelectors")]
    [InlineData("targetRefs: [{group: \"\", kind: Service, name: a, sectionName: http}]", "targetRefs[0].sectionName")]
    [InlineData("targetSelectors: [{group: \"\", kind: Service, matchLabels: {a: b}, sectionName: http}]", "targetSelectors[0].sectionName")]
    public Task Targets_of_other_kinds_and_parts_of_them_are_findings(string field, string where) => Findings.ExpectAsync(lab, "BackendConfigPolicy", field, where);

    // How many headers answers of a host may have, of those that are tried.
    private static async Task<int> LimitAsync(PolicySite site)
    {
        foreach (var (count, limit) in new[] { (30, Few), (50, Some) })
        {
            var headers = string.Join(';', Enumerable.Range(0, count).Select(static i => $"x-many-{i}=1"));
            if ((await site.GetAsync("/", ("x-answer-headers", headers))).Status != 200)
                return limit;
        }

        return Many;
    }

    private static string Policy(string name, string targets, int headers) =>
        "apiVersion: gateway.kgateway.dev/v1alpha1\nkind: BackendConfigPolicy\n"
        + $"metadata: {{name: NAME-{name}, namespace: default}}\nspec:\n  {targets}\n  commonHttpProtocolOptions: {{maxHeadersCount: {headers}}}";

    private string Backend(string name, string team) =>
        "apiVersion: gateway.kgateway.dev/v1alpha1\nkind: Backend\n"
        + $"metadata: {{name: NAME-{name}, namespace: default, labels: {{team: {team}}} }}\n"
        + $"spec: {{static: {{hosts: [{{host: 127.0.0.1, port: {lab.Backend.Port}}}]}} }}";

    private static string Route(string name, string backend) =>
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n"
        + $"metadata: {{name: NAME-{name}, namespace: default}}\nspec:\n  parentRefs: [{{name: edge}}]\n  hostnames: [\"NAME-{name}.test\"]\n"
        + $"  rules: [{{backendRefs: [{backend}]}}]";
}
