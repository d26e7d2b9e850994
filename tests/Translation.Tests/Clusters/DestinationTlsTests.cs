using Envoy.Config.Cluster.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using KGateway.Translation.Encoding;
using KGateway.Translation.Tests.Incremental;
using KGateway.Translation.Tests.Waypoints;

namespace KGateway.Translation.Tests.Clusters;

/// <summary>TLS that DestinationRules ask for.</summary>
public class DestinationTlsTests
{
    private const string Entry =
        """
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: e, namespace: infra}
        spec: {hosts: [one.com, '*.two.com'], addresses: [10.9.0.1], ports: [{number: 80, name: http, protocol: HTTP, targetPort: 443}], resolution: DNS}

        """;

    private static string Rule(string tls, string host = "one.com", string more = "") =>
        $$"""
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: r, namespace: infra}
        spec: {host: '{{host}}', trafficPolicy: {tls: { {{tls}} }{{more}} } }

        """;

    private static string Secret(string space)
    {
        TestCertificate certificate = TestCertificate.Create();
        string pem = certificate.Pem.ReplaceLineEndings("\\n");
        string key = certificate.KeyPem.ReplaceLineEndings("\\n");
        return $"---\napiVersion: v1\nkind: Secret\nmetadata: {{name: mine, namespace: {space}}}\nstringData: {{tls.crt: \"{pem}\", tls.key: \"{key}\", ca.crt: \"{pem}\"}}\n";
    }

    private static Cluster? Built(string name, params string[] yaml) =>
        Mesh.Translate([Mesh.Base(), Entry, .. yaml]).Resources[(int)XdsType.Cluster][name] is { } encoded ? Cluster.Parser.ParseFrom(encoded.ToArray()) : null;

    private static UpstreamTlsContext? Tls(string tls, params string[] more) =>
        Built("istio-se_infra_e_one.com_80", [Rule(tls), .. more])!.TransportSocket?.TypedConfig.Unpack<UpstreamTlsContext>();

    [Fact]
    public void AHostMustBeWhoWasAskedForAndKnownToTheSystem()
    {
        UpstreamTlsContext tls = Tls("mode: SIMPLE")!;

        Assert.Equal("one.com", tls.Sni);
        string json = Mesh.Json(tls);
        Assert.Contains("'matchTypedSubjectAltNames':[{'sanType':'DNS','matcher':{'exact':'one.com'}}]", json);
        Assert.Contains("'validationContextSdsSecretConfig':{'name':'SYSTEM_CA_CERT'}", json);
    }

    [Theory]
    [InlineData("mode: SIMPLE, sni: other.com", "'matcher':{'exact':'other.com'}")]
    [InlineData("mode: SIMPLE, subjectAltNames: [a.com, 'spiffe://td/ns/a/sa/b']", "[{'sanType':'DNS','matcher':{'exact':'a.com'}},{'sanType':'URI','matcher':{'exact':'spiffe://td/ns/a/sa/b'}}]")]
    [InlineData("mode: SIMPLE, caCertificates: /etc/ca.pem", "'trustedCa':{'filename':'/etc/ca.pem'}")]
    [InlineData("mode: SIMPLE, caCertificates: system", "'name':'SYSTEM_CA_CERT'")]
    [InlineData("mode: SIMPLE, insecureSkipVerify: true", "'commonTlsContext':{'validationContext':{}}")]
    [InlineData("mode: MUTUAL, clientCertificate: /c.pem, privateKey: /k.pem", "'tlsCertificates':[{'certificateChain':{'filename':'/c.pem'},'privateKey':{'filename':'/k.pem'}}]")]
    public void FieldsAreWritten(string tls, string expected) => Assert.Contains(expected, Mesh.Json(Tls(tls)!));

    [Fact]
    public void ASecretOfTheProxysNamespaceHoldsTheCertificates()
    {
        string json = Mesh.Json(Tls("mode: MUTUAL, credentialName: mine", Secret("infra"))!);

        Assert.Contains("'tlsCertificates':[{'certificateChain':{'inlineString':'-----BEGINCERTIFICATE-----", json);
        Assert.Contains("'trustedCa':{'inlineString':'-----BEGINCERTIFICATE-----", json);
        Assert.DoesNotContain("tlsCertificates", Mesh.Json(Tls("mode: SIMPLE, credentialName: mine", Secret("infra"))!));
        Assert.Null(Built("istio-se_infra_e_one.com_80", Rule("mode: MUTUAL, credentialName: mine"), Secret("other")));
    }

    [Theory]
    [InlineData("mode: DISABLE")]
    [InlineData("mode: ISTIO_MUTUAL")]
    [InlineData("")]
    public void WithoutItNothingIsEncrypted(string tls) => Assert.Null(Tls(tls));

    [Theory]
    [InlineData("mode: PLAIN")]
    [InlineData("mode: MUTUAL")]
    [InlineData("mode: MUTUAL, clientCertificate: /c.pem")]
    [InlineData("mode: SIMPLE, credentialName: missing")]
    [InlineData("mode: SIMPLE, sni: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void WhatCantBeHonouredIsNotServedInPlainText(string tls) => Assert.Null(Built("istio-se_infra_e_one.com_80", Rule(tls)));

    [Fact]
    public void AWildcardIsNoNameToAskFor()
    {
        var tls = Built("istio-se_infra_e_*.two.com_80", Rule("mode: SIMPLE", "*.two.com"))!.TransportSocket.TypedConfig.Unpack<UpstreamTlsContext>();

        Assert.Equal("", tls.Sni);
        Assert.Contains("'matcher':{'suffix':'.two.com'}", Mesh.Json(tls));
    }

    [Fact]
    public void APortHasItsOwnOrNone() =>
        Assert.Null(Built("istio-se_infra_e_one.com_80", Rule("mode: SIMPLE", more: ", portLevelSettings: [{port: {number: 80}}]"))!.TransportSocket);

    [Fact]
    public void APolicyOfTlsComesBefore()
    {
        const string Policy =
            "---\napiVersion: gateway.networking.k8s.io/v1\nkind: BackendTLSPolicy\nmetadata: {name: p, namespace: infra}\nspec: {targetRefs: [{group: networking.istio.io, kind: ServiceEntry, name: e}], validation: {wellKnownCACertificates: System, hostname: policy.com}}\n";

        Assert.Equal("policy.com", Tls("mode: SIMPLE, credentialName: missing", Policy)!.Sni);
    }
}
