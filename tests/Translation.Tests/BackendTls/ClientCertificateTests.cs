using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Tests.Gateways;
using KGateway.Translation.Tests.Incremental;

namespace KGateway.Translation.Tests.BackendTls;

/// <summary>Certificates that Gateways show to backends.</summary>
public sealed class ClientCertificateTests
{
    private const string Policy =
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: BackendTLSPolicy
        metadata: {name: p, namespace: app}
        spec:
          targetRefs: [{group: "", kind: Service, name: web}]
          validation: {caCertificateRefs: [{group: "", kind: ConfigMap, name: ca}], hostname: a.b}

        """;

    private const string Of1 = "kube_app_web_gw_backend_client_cert_infra_gw_443";

    [Fact]
    public void A_gateway_has_clusters_of_its_own_with_its_certificate()
    {
        var translated = Translate("{name: cert}");
        Assert.Equal([Of1], translated.Names(XdsType.Cluster));
        var json = translated.Json(XdsType.Cluster, Of1);
        Assert.Contains("'tlsCertificates':[{'certificateChain':{'inlineString':'-----BEGINCERTIFICATE-----", json);
        Assert.Contains("'privateKey':{'inlineString':'-----BEGINPRIVATEKEY-----", json);
        Assert.Contains($"'cluster':'{Of1}'", translated.Json(XdsType.Route, "listener~80"));
        Assert.Equal(Of1, Assert.Single(translated.Result.Backends).Key);
        Assert.Contains("ResolvedRefs=True/ResolvedRefs", Said(translated));
        Assert.Contains(
            "Accepted=True/Accepted",
            Translated.Conditions(translated.Status(ResourceKinds.BackendTlsPolicy, "app/p")!["ancestors"]!.AsArray().Single()));
    }

    [Fact]
    public void A_gateway_without_one_is_not_concerned()
    {
        var yaml = Translated.Gateway(Tls("{name: cert}")) + Translated.Gateway(name: "other") + Translated.Service
            + Translated.Route("{name: web, port: 443}", gateways: "gw,other") + Policy;
        Assert.Equal(["kube_app_web_443"], Translated.Of(yaml, "infra/other").Names(XdsType.Cluster));
        Assert.Equal([Of1], Translated.Of(yaml).Names(XdsType.Cluster));
    }

    [Fact]
    public void Without_a_policy_the_cluster_stays_plain()
    {
        var translated = Translated.Of(
            Translated.Gateway(Tls("{name: cert}")) + Translated.Service + Translated.Route("{name: web, port: 443}"));
        Assert.DoesNotContain("transport_sockets.tls", translated.Json(XdsType.Cluster, Of1));
    }

    [Theory]
    [InlineData("{name: none}", "InvalidClientCertificateRef")]
    [InlineData("{group: wrong.example.com, name: cert}", "InvalidClientCertificateRef")]
    [InlineData("{kind: Wrong, name: cert}", "InvalidClientCertificateRef")]
    [InlineData("{name: broken}", "InvalidClientCertificateRef")]
    [InlineData("{name: cert, namespace: app}", "RefNotPermitted")]
    [InlineData("{name: none, namespace: app}", "RefNotPermitted")]
    public void One_that_can_not_be_used_is_told_of_and_traffic_goes_on_without(string reference, string reason)
    {
        const string Broken =
            """
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: broken, namespace: infra}
            stringData: {tls.crt: x, tls.key: y}

            """;
        var translated = Translate(reference, Broken);
        Assert.Equal(["kube_app_web_443"], translated.Names(XdsType.Cluster));
        Assert.Contains($"ResolvedRefs=False/{reason}", Said(translated));
        Assert.Contains("Accepted=True/Accepted", Said(translated));
        Assert.Contains("Programmed=True/Programmed", Said(translated));
    }

    [Fact]
    public void A_grant_permits_a_reference_to_another_namespace()
    {
        const string Grant =
            """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: ReferenceGrant
            metadata: {name: grant, namespace: app}
            spec: {from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: infra}], to: [{group: "", kind: Secret}]}

            """;
        Assert.Contains("ResolvedRefs=True/ResolvedRefs", Said(Translate("{name: cert, namespace: app}", Grant)));
    }

    [Fact]
    public void A_new_certificate_is_shown_from_then_on()
    {
        var first = Translate("{name: cert}");
        var translator = new GatewayTranslator(TestObjects.GatewayKey, TranslationSettings.Default);
        translator.Translate(first.State);
        var renewed = TestCertificate.Create();
        var secret = first.State.Get<Resources.Core.Secret>(new("infra", "cert"))!;
        var state = first.State.Apply(
            [ResourceChange.Put(secret with { Data = BinaryMap.FromText(("tls.crt", renewed.Pem), ("tls.key", renewed.KeyPem)) })]);
        var next = translator.Translate(state);
        Assert.Equal([Of1], next.ChangedNames[(int)XdsType.Cluster]);
        Assert.Equal(
            TranslationText.Of(new GatewayTranslator(TestObjects.GatewayKey, TranslationSettings.Default).Translate(state)),
            TranslationText.Of(next));
    }

    private static Translated Translate(string reference, string more = "") => Translated.Of(
        Translated.Gateway(Tls(reference)) + Translated.Service + Translated.Route("{name: web, port: 443}") + Policy + more);

    private static string Tls(string reference) => $"tls: {{backend: {{clientCertificateRef: {reference}}}}}";

    private static string[] Said(Translated translated) => Translated.Conditions(translated.Status(ResourceKinds.Gateway, "infra/gw"));
}
