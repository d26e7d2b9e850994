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
}
