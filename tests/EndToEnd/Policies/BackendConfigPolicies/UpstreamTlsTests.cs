using System.Security.Authentication;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>Field <c>tls</c>, and BackendTLSPolicy.</summary>
[Collection("Policies")]
public sealed class UpstreamTlsTests(PolicyLab lab) : IDisposable
{
    private readonly TestAuthority _authority = new();

    /// <inheritdoc/>
    public void Dispose() => _authority.Dispose();

    [Fact]
    [PolicyField("BackendConfigPolicy", "tls.secretRef.name", "tls.sni", "tls.verifySubjectAltNames", "tls.alpnProtocols", "tls.simpleTLS")]
    public async Task Backends_are_verified_and_shown_a_certificate()
    {
        using var certificate = _authority.Issue("server.test");
        using var client = _authority.Issue("gateway.test");
        await using var backend = RawBackend.Start(certificate);
        var site = await BackendSite.StartAsync(
            lab,
            """
            tls:
              secretRef: {name: NAME}
              sni: server.test
              verifySubjectAltNames: [server.test]
              alpnProtocols: [http/1.1]
            """,
            [backend.Port],
            _authority.Secret("NAME", client));
        await site.AnswersAsync(200);
        var facts = (await site.GetAsync()).Body;
        Assert.Contains("sni=server.test", facts, StringComparison.Ordinal);
        Assert.Contains("alpn=http/1.1", facts, StringComparison.Ordinal);
        Assert.Contains("client=CN=gateway.test", facts, StringComparison.Ordinal);

        site.Edit("sni: server.test", "simpleTLS: true");
        // One answer has both: threads of the proxy take a change one after the other.
        await Eventually.TrueAsync(
            async () => (await site.GetAsync()).Body is var body
                && body.Contains("client=none", StringComparison.Ordinal)
                && body.Contains("sni= ", StringComparison.Ordinal),
            "neither certificate nor name is shown",
            TimeSpan.FromSeconds(20));

        site.Edit("verifySubjectAltNames: [server.test]", "verifySubjectAltNames: [other.test]");
        await site.AnswersAsync(503);
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "tls.insecureSkipVerify", "tls.wellKnownCACertificates", "tls.files.rootCA")]
    [PolicyField("BackendConfigPolicy", "tls.parameters.minVersion", "tls.parameters.maxVersion", "tls.parameters.cipherSuites")]
    public async Task Trust_comes_from_nowhere_the_system_or_a_file()
    {
        using var certificate = _authority.Issue("server.test");
        using var folder = new Folder();
        folder.Save("ca.pem", _authority.Pem);
        await using var backend = RawBackend.Start(certificate);
        var site = await BackendSite.StartAsync(
            lab,
            """
            tls:
              insecureSkipVerify: true
              parameters: {minVersion: "1.2", maxVersion: "1.2", cipherSuites: [ECDHE-ECDSA-AES256-GCM-SHA384]}
            """,
            [backend.Port]);
        await site.AnswersAsync(200);
        var facts = (await site.GetAsync()).Body;
        Assert.Contains("version=Tls12", facts, StringComparison.Ordinal);
        Assert.Contains("cipher=TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", facts, StringComparison.Ordinal);

        site.Edit("minVersion: \"1.2\", maxVersion: \"1.2\"", "minVersion: \"1.3\", maxVersion: \"1.3\"");
        await Eventually.TrueAsync(
            async () => (await site.GetAsync()).Body.Contains("version=Tls13", StringComparison.Ordinal), "the version is 1.3", TimeSpan.FromSeconds(20));

        site.Edit("insecureSkipVerify: true", "wellKnownCACertificates: System");
        await site.AnswersAsync(503);
        site.Edit("wellKnownCACertificates: System", $"files: {{rootCA: {folder.Path}/ca.pem}}");
        await site.AnswersAsync(200);
        site.Save("");
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "tls.allowRenegotiation")]
    public async Task Backends_may_ask_for_the_certificate_when_they_have_seen_the_request()
    {
        using var certificate = _authority.Issue("server.test");
        using var client = _authority.Issue("gateway.test");

        // With TLS 1.2 the server shakes hands anew for that.
        var tls = new HttpsConnectionAdapterOptions
        {
            ServerCertificate = certificate,
            SslProtocols = SslProtocols.Tls12,
            ClientCertificateMode = ClientCertificateMode.DelayCertificate,
            ClientCertificateValidation = static (_, _, _) => true,
        };
        await using var backend = await HttpServer.StartAsync(
            static async context =>
            {
                if (context.Request.Path == "/who")
                    await context.Response.WriteAsync((await context.Connection.GetClientCertificateAsync())?.Subject ?? "nobody");
            },
            tls: tls);
        var site = await BackendSite.StartAsync(
            lab, "tls: {secretRef: {name: NAME}, allowRenegotiation: true}", [backend.Port], _authority.Secret("NAME", client));
        await site.AnswersAsync(200);
        var answer = await site.GetAsync("/who");
        Assert.Equal((200, "CN=gateway.test"), (answer.Status, answer.Body));

        site.Edit("allowRenegotiation: true", "allowRenegotiation: false");
        await Eventually.TrueAsync(async () => (await site.GetAsync("/who")).Status != 200, "the proxy doesn't shake hands anew", TimeSpan.FromSeconds(20));
        Assert.Equal(200, (await site.GetAsync()).Status);
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "tls.parameters.ecdhCurves", "tls.parameters.signatureAlgorithms")]
    public async Task Curves_and_signatures_are_those_that_the_backend_is_offered()
    {
        var hello = new TaskCompletionSource<byte[]>();
        await using var server = new TcpServer(async client =>
        {
            var head = new byte[5];
            await client.GetStream().ReadExactlyAsync(head);
            var content = new byte[(head[3] << 8) | head[4]];
            await client.GetStream().ReadExactlyAsync(content);
            hello.TrySetResult([.. head, .. content]);
        });
        var site = await BackendSite.StartAsync(
            lab,
            "tls: {insecureSkipVerify: true, parameters: {ecdhCurves: [P-384, P-256], signatureAlgorithms: [ecdsa_secp384r1_sha384, rsa_pss_rsae_sha256]} }",
            [server.Port]);
        Assert.Equal(503, (await site.GetAsync()).Status);
        Assert.Equal(("0018,0017", "0503,0804"), Handshake.Offer(await hello.Task));
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "tls.files.tlsCertificate", "tls.files.tlsKey")]
    public async Task The_certificate_to_show_may_stand_in_the_policy()
    {
        using var certificate = _authority.Issue("server.test");
        using var client = _authority.Issue("gateway.test");
        await using var backend = RawBackend.Start(certificate);
        var (chain, key) = TestAuthority.Pair(client);
        var site = await BackendSite.StartAsync(
            lab,
            $"tls:\n  files:\n    tlsCertificate: |\n{PolicySite.Indent(chain, 6)}\n    tlsKey: |\n{PolicySite.Indent(key, 6)}",
            [backend.Port]);
        await site.AnswersAsync(200);
        Assert.Contains("client=CN=gateway.test", (await site.GetAsync()).Body, StringComparison.Ordinal);
    }

    [Fact]
    [PolicyField("BackendTLSPolicy", "validation")]
    public async Task BackendTLSPolicy_comes_before_the_field()
    {
        using var certificate = _authority.Issue("server.test");
        await using var backend = RawBackend.Start(certificate);
        var site = await BackendSite.StartAsync(
            lab,
            "tls: {insecureSkipVerify: true, sni: config.test}",
            [backend.Port],
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: "", kind: Service, name: NAME}]
              validation: {hostname: server.test, caCertificateRefs: [{group: "", kind: ConfigMap, name: NAME}]}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: NAME, namespace: default}
            data:
              ca.crt: |
            {{PolicySite.Indent(_authority.Pem, 4)}}
            """);
        await site.AnswersAsync(200);
        Assert.Contains("sni=server.test", (await site.GetAsync()).Body, StringComparison.Ordinal);
        await site.SaysAsync("BackendConfigPolicy", "Overridden", "ConflictedWithBackendTLSPolicy");
    }

    [Fact]
    [PolicyField("BackendTLSPolicy", "validation", BadInput = true)]
    public async Task An_authority_that_is_missing_is_told_in_the_status_and_requests_fail()
    {
        var site = await BackendSite.StartAsync(lab, "connectTimeout: 5s", [lab.Backend.Port], """
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: "", kind: Service, name: NAME}]
              validation: {hostname: server.test, caCertificateRefs: [{group: "", kind: ConfigMap, name: NAME-missing}]}
            """);
        Assert.InRange((await site.GetAsync()).Status, 500, 503);
        await site.SaysAsync("BackendTLSPolicy", "ResolvedRefs", "False InvalidCACertificateRef");
        await site.SaysAsync("BackendTLSPolicy", "Accepted", "False NoValidCACertificate");
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "tls", "tls.files", BadInput = true)]
    [InlineData("tls: {sni: a}", "tls")]
    [InlineData("tls: {insecureSkipVerify: true, secretRef: {name: a}}", "tls")]
    [InlineData("tls: {files: {}}", "files")]
    public Task What_the_schema_forbids_is_a_finding(string field, string where) => Findings.ExpectAsync(lab, "BackendConfigPolicy", field, where);

    [Theory]
    [PolicyField("BackendConfigPolicy", "tls.secretRef.name", "tls.files.tlsCertificate", "tls.files.tlsKey", "tls.alpnProtocols", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "tls.parameters.minVersion", "tls.parameters.maxVersion", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "tls.parameters.cipherSuites", "tls.parameters.ecdhCurves", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "tls.parameters.signatureAlgorithms", BadInput = true)]
    [InlineData("secretRef: {name: NAME-missing}", "NAME-missing not found")]
    [InlineData("files: {tlsCertificate: none, tlsKey: none}", "invalid certificate and key pair")]
    [InlineData("insecureSkipVerify: true, alpnProtocols: [\"\"]", "unknown ALPN protocol")]
    [InlineData("insecureSkipVerify: true, parameters: {minVersion: \"1.3\", maxVersion: \"1.2\"}", "lower than the lowest")]
    [InlineData("insecureSkipVerify: true, parameters: {cipherSuites: [NULL-NULL]}", "unknown cipher suite: NULL-NULL")]
    [InlineData("insecureSkipVerify: true, parameters: {ecdhCurves: [P-1]}", "unknown ECDH curve: P-1")]
    [InlineData("insecureSkipVerify: true, parameters: {signatureAlgorithms: [rot13]}", "unknown signature algorithm: rot13")]
    public async Task What_can_not_be_spoken_is_told_in_the_status(string tls, string text)
    {
        var site = await BackendSite.StartAsync(lab, $"tls: {{{tls}}}", [lab.Backend.Port]);
        await site.SaysAsync("BackendConfigPolicy", "Accepted", text.Replace("NAME", site.Name, StringComparison.Ordinal));
        await site.SaysAsync("BackendConfigPolicy", "Accepted", "False");
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "tls.verifySubjectAltNames", BadInput = true)]
    public async Task Names_without_an_authority_are_told_in_the_status()
    {
        using var client = _authority.Issue("gateway.test");
        var site = await BackendSite.StartAsync(
            lab, "tls: {secretRef: {name: NAME}, verifySubjectAltNames: [a.test]}", [lab.Backend.Port], _authority.Secret("NAME", client, authority: false));
        await site.SaysAsync("BackendConfigPolicy", "Accepted", "False");
    }
}
