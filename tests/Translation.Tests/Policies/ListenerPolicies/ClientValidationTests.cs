using KGateway.Translation.Encoding;
using KGateway.Translation.Tests.Gateways;

namespace KGateway.Translation.Tests.Policies.ListenerPolicies;

/// <summary>Certificates of clients that policies ask for.</summary>
public sealed class ClientValidationTests
{
    private const string Ca = "{group: '', kind: ConfigMap, name: ca}";
    private const string None = "{group: '', kind: ConfigMap, name: none}";
    private const string Odd = "{group: '', kind: Service, name: ca}";
    private const string Foreign = "{group: '', kind: ConfigMap, name: ca, namespace: app}";

    private static Translated Of(string policies, string tls = "") => Translated.Of(
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: infra}
        spec:
          gatewayClassName: kgateway
          listeners: [{name: s, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: cert}]} }]
          {{tls}}

        """
        + policies);

    private static string Asks(string mode, string references, string? section = "s", string name = "p") =>
        GivenPolicies.Policy($"default: {{clientCertificateValidation: {{mode: {mode}, caCertificateRefs: [{references}]}}}}", section, name);

    [Theory]
    [InlineData("s")]
    [InlineData(null)]
    public void A_required_certificate_is_asked_for(string? section)
    {
        var translated = Of(Asks("Require", Ca, section));
        Assert.Contains("'validationContext':{'trustedCa':{'inlineBytes':", translated.Listener(443));
        Assert.Contains("'requireClientCertificate':true", translated.Listener(443));
        Assert.Equal(["Accepted=True/Valid", "Attached=True/Attached"], translated.Said());
    }

    [Fact]
    public void An_optional_certificate_is_validated_when_shown()
    {
        var listener = Of(Asks("Optional", Ca)).Listener(443);
        Assert.Contains("'trustedCa'", listener);
        Assert.Contains("'requireClientCertificate':false", listener);
        Assert.DoesNotContain("ACCEPT_UNTRUSTED", listener);
    }

    [Fact]
    public void Policies_of_a_listener_add_up_and_the_stricter_counts()
    {
        var one = Of(Asks("Optional", Ca)).Listener(443);
        var both = Of(Asks("Optional", Ca, name: "a") + Asks("Require", Ca + ", {group: '', kind: Secret, name: more}", name: "b") + Secret).Listener(443);
        Assert.Contains("'requireClientCertificate':true", both);
        Assert.True(both.Length > one.Length + 500);
    }

    [Fact]
    public void The_policy_of_a_listener_takes_the_place_of_what_its_Gateway_says()
    {
        const string Frontend = "tls: {frontend: {default: {validation: {mode: AllowInsecureFallback, caCertificateRefs: [{group: '', kind: ConfigMap, name: ca}]}}}}";
        Assert.Contains("ACCEPT_UNTRUSTED", Of("", Frontend).Listener(443));
        Assert.DoesNotContain("ACCEPT_UNTRUSTED", Of(Asks("Require", Ca), Frontend).Listener(443));
        Assert.Contains("ACCEPT_UNTRUSTED", Of(Asks("Optional", None), Frontend).Listener(443));
    }

    [Fact]
    public void Without_any_authority_a_required_certificate_closes_the_listener()
    {
        var translated = Of(Asks("Require", None));
        Assert.Null(translated.Json(XdsType.Listener, "listener~443"));
        Assert.Contains("Programmed=False/Invalid", translated.Listener("s"));
        Assert.Contains("ResolvedRefs=False/InvalidCACertificateRef", translated.Listener("s"));
    }

    [Fact]
    public void Without_some_authority_the_others_are_trusted_and_it_is_told()
    {
        var translated = Of(Asks("Require", Ca + ", " + None));
        Assert.Contains("'requireClientCertificate':true", translated.Listener(443));
        Assert.Contains("ResolvedRefs=False/InvalidCACertificateRef", translated.Listener("s"));
        Assert.Contains("Programmed=True/Invalid", translated.Listener("s"));
    }

    [Fact]
    public void Without_any_authority_an_optional_certificate_is_not_asked_for()
    {
        var translated = Of(Asks("Optional", None));
        Assert.DoesNotContain("trustedCa", translated.Listener(443));
        Assert.Contains("ResolvedRefs=False/InvalidCACertificateRef", translated.Listener("s"));
    }

    [Theory]
    [InlineData(Odd + ", " + None, "InvalidCACertificateRef")]
    [InlineData(None + ", " + Odd, "InvalidCACertificateRef")]
    [InlineData(None + ", " + Odd + ", " + Foreign, "RefNotPermitted")]
    [InlineData(Foreign + ", " + None + ", " + Ca, "RefNotPermitted")]
    [InlineData(Odd + ", " + Ca, "InvalidCACertificateKind")]
    public void Of_several_problems_the_gravest_is_told_whatever_their_order(string references, string reason)
    {
        Assert.Contains($"ResolvedRefs=False/{reason}", Of(Asks("Require", references)).Listener("s"));
        Assert.Contains(
            $"ResolvedRefs=False/{reason}",
            Of("", $"tls: {{frontend: {{default: {{validation: {{caCertificateRefs: [{references}]}}}}}}}}").Listener("s"));
    }

    [Fact]
    public void An_authority_in_another_namespace_needs_a_grant()
    {
        var translated = Of(Asks("Require", Foreign));
        Assert.Contains("ResolvedRefs=False/RefNotPermitted", translated.Listener("s"));
    }

    [Theory]
    [InlineData("{group: gateway.kgateway.dev, kind: ListenerPolicy, namespace: infra}", "InvalidCACertificateRef")]
    [InlineData("{group: gateway.networking.k8s.io, kind: Gateway, namespace: infra}", "RefNotPermitted")]
    public void The_grant_is_for_the_policy(string from, string reason)
    {
        var translated = Of(Asks("Require", "{group: '', kind: ConfigMap, name: none, namespace: app}") + $$"""
            ---
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {name: grant, namespace: app}
            spec: {from: [{{from}}], to: [{group: '', kind: ConfigMap}]}

            """);
        Assert.Contains($"ResolvedRefs=False/{reason}", translated.Listener("s"));
    }

    // Another certificate, under the key of authorities.
    private static readonly string Secret =
        $$"""
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: more, namespace: infra}
        stringData: {ca.crt: "{{Incremental.TestCertificate.Create().Pem.ReplaceLineEndings("\\n")}}"}

        """;
}
