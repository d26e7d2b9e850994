using KGateway.Translation.Clusters;
using KGateway.Translation.Tests.Incremental;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Policies.BackendConfig;

public sealed class BackendPolicyTlsTests
{
    private static readonly TestCertificate Certificate = TestCertificate.Create();

    [Fact]
    public void A_Secret_gives_authorities_and_a_certificate_to_show()
    {
        string json = Build("secretRef: {name: s}, sni: x.example, verifySubjectAltNames: [x.example], alpnProtocols: [h2], allowRenegotiation: true", Secret("ca.crt", "tls.crt", "tls.key")).Json();
        Assert.Contains("'sni':'x.example','allowRenegotiation':true", json);
        Assert.Contains("'alpnProtocols':['h2']", json);
        Assert.Contains("'tlsCertificates':[{'certificateChain':{'inlineString':'-----BEGINCERTIFICATE", json);
        Assert.Contains("'matchTypedSubjectAltNames':[{'sanType':'DNS','matcher':{'exact':'x.example'}}]", json);
        Assert.Contains("'trustedCa':{'inlineString':", json);
    }

    [Fact]
    public void No_certificate_is_shown_when_that_is_wanted() => Assert.DoesNotContain(
        "tlsCertificates", Build("secretRef: {name: s}, simpleTLS: true", Secret("ca.crt", "tls.crt", "tls.key")).Json());

    [Fact]
    public void Without_authorities_nothing_is_verified() => Assert.DoesNotContain(
        "alidationContext", Build("secretRef: {name: s}", Secret("tls.crt", "tls.key")).Json());

    [Fact]
    public void The_systems_authorities_are_those_of_the_proxy() => Assert.Contains(
        "'combinedValidationContext':{'defaultValidationContext':{'matchTypedSubjectAltNames':[{'sanType':'DNS','matcher':{'exact':'x'}}]},"
        + "'validationContextSdsSecretConfig':{'name':'SYSTEM_CA_CERT'}}",
        Build("wellKnownCACertificates: System, verifySubjectAltNames: [x]").Json());

    [Fact]
    public void Verification_can_be_left_out_and_files_be_named()
    {
        Assert.Contains("'validationContext':{}", Build("insecureSkipVerify: true, verifySubjectAltNames: [x]").Json());
        Assert.Contains("'trustedCa':{'filename':'/etc/ca.pem'}", Build("files: {rootCA: /etc/ca.pem}").Json());
    }

    [Fact]
    public void Versions_and_algorithms_are_named_once()
    {
        string json = Build("insecureSkipVerify: true, parameters: {minVersion: '1.2', maxVersion: '1.3', cipherSuites: [AES128-SHA, AES128-SHA], "
            + "ecdhCurves: [P-256, P-256], signatureAlgorithms: [rsa_pkcs1_sha256, RSA+SHA256]}").Json();
        Assert.Contains(
            "'tlsParams':{'tlsMinimumProtocolVersion':'TLSv1_2','tlsMaximumProtocolVersion':'TLSv1_3','cipherSuites':['AES128-SHA'],"
            + "'ecdhCurves':['P-256'],'signatureAlgorithms':['rsa_pkcs1_sha256']}",
            json);
        Assert.Contains("'tlsParams':{}", Build("insecureSkipVerify: true, parameters: {}").Json());
    }

    [Fact]
    public void TLS_goes_inside_the_PROXY_protocol()
    {
        string json = Configured.Build("a", "upstreamProxyProtocol: {version: V2}, tls: {insecureSkipVerify: true}").Json();
        Assert.Contains("'config':{'version':'V2'},'transportSocket':{'name':'envoy.transport_sockets.tls'", json);
    }

    [Theory]
    [InlineData("secretRef: {name: none}", "failed to extract TLS data: Secret default/none not found")]
    [InlineData("insecureSkipVerify: false, verifySubjectAltNames: [x]", "tls: verifySubjectAltNames needs a CA certificate")]
    [InlineData("insecureSkipVerify: true, parameters: {cipherSuites: [BOGUS]}", "tls: unknown cipher suite: BOGUS")]
    [InlineData("insecureSkipVerify: true, parameters: {ecdhCurves: [bogus]}", "tls: unknown ECDH curve: bogus")]
    [InlineData("insecureSkipVerify: true, parameters: {signatureAlgorithms: [bogus]}", "tls: unknown signature algorithm: bogus")]
    [InlineData("insecureSkipVerify: true, parameters: {minVersion: '1.3', maxVersion: '1.2'}", "tls: the highest version is lower than the lowest one")]
    [InlineData("insecureSkipVerify: true, alpnProtocols: ['']", "tls: unknown ALPN protocol: ")]
    [InlineData("insecureSkipVerify: true, sni: \"a\\0b\"", "tls: the sni must be at most 255 bytes without null characters")]
    [InlineData("files: {rootCA: \"/a\\0b\"}", "tls: files.rootCA is no path of a file")]
    [InlineData("files: {tlsCertificate: /a.pem, tlsKey: /b.pem}", "invalid certificate and key pair: files: tls.crt holds no certificate")]
    public void What_can_not_be_used_withholds_the_cluster(string tls, string why) => Assert.Equal([why], Build(tls).Errors);

    [Fact]
    public void Broken_Secrets_withhold_the_cluster()
    {
        Assert.Equal(["invalid certificate and key pair: Secret default/s: tls.key is missing"], Build("secretRef: {name: s}", Secret("tls.crt")).Errors);
        string bad = Secret("tls.crt", "tls.key").Replace("tls.crt: |", "ca.crt: nothing\n  tls.crt: |", StringComparison.Ordinal);
        Assert.Equal(["failed to extract TLS data: Secret default/s holds no valid certificate under ca.crt"], Build("secretRef: {name: s}", bad).Errors);
    }

    [Fact]
    public void A_Gateways_certificate_takes_the_place_of_the_Secrets()
    {
        var state = Given.State(Configured.Backends + Configured.Policy("a", "tls: {secretRef: {name: s}}") + Secret("tls.crt", "tls.key"));
        var own = TestCertificate.Create();
        var pair = new Translation.Certificates.CertificatePair(Bytes(own.Pem), Bytes(own.KeyPem));
        var cluster = ClusterBuilder.Build(Configured.Of("a"), state, TranslationSettings.Default, pair).Json();
        Assert.Equal(2, cluster.Split("certificateChain").Length);
        Assert.Contains(own.Pem.Split('\n')[1], cluster);
    }

    [Fact]
    public void A_BackendTLSPolicy_takes_the_place_of_the_field_and_leaves_the_others()
    {
        const string Tls = """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: {name: btp, namespace: default}
            spec:
              targetRefs: [{group: '', kind: Service, name: a}]
              validation: {hostname: btp.example, wellKnownCACertificates: System}
            """;
        var result = Configured.Build("a", "connectTimeout: 1s, tls: {insecureSkipVerify: true, sni: bcp.example}", Tls);
        Assert.Contains("'sni':'btp.example'", result.Json());
        Assert.DoesNotContain("bcp.example", result.Json());
        Assert.Contains("'connectTimeout':'1s'", result.Json());
        Assert.Equal(new("default", "btp"), Assert.Single(result.Policies).TlsOverriddenBy);
    }

    private static System.Collections.Immutable.ImmutableArray<byte> Bytes(string text) => [.. System.Text.Encoding.UTF8.GetBytes(text)];

    private static ClusterResult Build(string tls, string more = "") => Configured.Build("a", $"tls: {{{tls}}}", more);

    private static string Secret(params string[] names)
    {
        string secret = """
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: s, namespace: default}
            stringData:

            """;
        foreach (string name in names)
        {
            string pem = name == "tls.key" ? Certificate.KeyPem : Certificate.Pem;
            secret += $"  {name}: |\n    {pem.Trim().Replace("\n", "\n    ", StringComparison.Ordinal)}\n";
        }

        return secret;
    }
}
