using System.Text.Json.Nodes;
using KGateway.Translation.Documents;
using KGateway.Translation.Tests.Gateways;

namespace KGateway.Translation.Tests.Documents;

/// <summary>What the document of a translation says beside Envoy's resources.</summary>
public sealed class TranslationDocumentTests
{
    [Theory]
    [InlineData("{name: gw, namespace: infra}", null, null)]
    [InlineData("{name: gw, namespace: infra, kind: Gateway}", null, "Gateway")]
    [InlineData("{name: gw, namespace: infra, group: gateway.networking.k8s.io}", "gateway.networking.k8s.io", null)]
    [InlineData("{name: gw, namespace: infra, kind: Gateway, group: gateway.networking.k8s.io}", "gateway.networking.k8s.io", "Gateway")]
    public void A_parent_is_named_as_the_file_names_it(string parent, string? group, string? kind)
    {
        var route = Translated.Route("{name: web, port: 80}").Replace("{name: gw, namespace: infra}", parent, StringComparison.Ordinal);
        var translated = Translated.Of(Translated.Gateway() + Translated.Service + route);
        var document = TranslationDocument.ToJson(translated.State, new("infra", "gw"), TranslationSettings.Default, allClusters: false);
        var reference = document["statuses"]!["httpRoutes"]!["app/r"]!["parents"]![0]!["parentRef"]!;
        Assert.Equal((group, kind, "gw"), ((string?)reference["group"], (string?)reference["kind"], (string?)reference["name"]));
    }

    [Theory]
    [InlineData("'*'", true)]
    [InlineData("infra", true)]
    [InlineData("elsewhere", false)]
    public void Every_backend_has_the_cluster_that_the_proxies_of_the_Gateway_would_have(string exportedTo, bool applies)
    {
        var rule =
            $$"""
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: r, namespace: app}
            spec: {host: web.app.svc.cluster.local, exportTo: [{{exportedTo}}], trafficPolicy: {outlierDetection: {consecutive5xxErrors: 7} } }

            """;
        // With and without a route to the backend.
        foreach (var route in new[] { "", Translated.Route("{name: web, port: 80}") })
        {
            var clusters = AllClusters(Translated.Gateway() + Translated.Service + rule + route);
            Assert.All(["kube_app_web_80", "kube_app_web_443"], name => Assert.Equal(applies ? 7 : null, Ejects(clusters, name)));
        }
    }

    [Theory]
    [InlineData("STATIC", 1)]
    [InlineData("DNS", 1)]
    [InlineData("NONE", 0)]
    public void A_ServiceEntry_that_can_not_be_sent_to_is_no_backend(string resolution, int clusters) => Assert.Equal(
        clusters,
        AllClusters(
            Translated.Gateway()
            + $$"""
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: e, namespace: app}
            spec: {hosts: [e.example.com], ports: [{number: 80, name: http, protocol: HTTP}], resolution: {{resolution}}, endpoints: [{address: 10.0.0.1}]}

            """).Count);

    private static int? Ejects(JsonArray clusters, string name) =>
        (int?)clusters.Single(cluster => (string?)cluster!["name"] == name)!["outlierDetection"]?["consecutive5xx"];

    private static JsonArray AllClusters(string yaml) => TranslationDocument.ToJson(
        Translated.Of(yaml).State, new("infra", "gw"), TranslationSettings.Default, allClusters: true)["clusters"]!.AsArray();
}
