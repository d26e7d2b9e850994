using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.ClientTls;

/// <summary>How listeners speak TLS with clients: their options, and the certificates that clients must show.</summary>
[Collection("Policies")]
public sealed class ListenerTlsTests(PolicyLab lab) : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TestAuthority _other = new("another authority");

    /// <inheritdoc/>
    public void Dispose()
    {
        _authority.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task Options_choose_protocols_versions_ciphers_curves_and_signatures()
    {
        var ports = FreePort.Take(7);
        var site = lab.NewSite(ports[0]);
        site.Save(Objects(
            ports,
            "",
            "{}",
            "{kgateway.dev/alpn-protocols: http/1.1}",
            "{kgateway.dev/alpn-protocols: allow-empty}",
            "{kgateway.dev/min-tls-version: '1.3'}",
            "{kgateway.dev/max-tls-version: '1.2', kgateway.dev/cipher-suites: 'ECDHE-ECDSA-AES256-GCM-SHA384, ECDHE-RSA-AES128-GCM-SHA256'}",
            "{kgateway.dev/ecdh-curves: P-384, kgateway.dev/signature-algorithms: ecdsa_secp256r1_sha256}",
            "{kgateway.dev/min-tls-version: '9'}"));
        var clients = ports.Select(port => new TlsClient { Port = port, Host = site.Host }).ToArray();
        await Eventually.TrueAsync(async () => await clients[1].GetAsync() is { Text: ['H', ..] }, $"served\n{lab.KGateway.Log}");
        await Eventually.TrueAsync(async () => await lab.SettledAsync(), "all listeners are in force");

        Assert.Equal(["h2", "http/1.1", ""], new[] { (await clients[0].GetAsync())?.Protocol, (await clients[1].GetAsync())?.Protocol, (await clients[2].GetAsync())?.Protocol });

        Assert.Null(await (clients[3] with { Versions = SslProtocols.Tls12 }).GetAsync());
        Assert.Equal(SslProtocols.Tls13, (await clients[3].GetAsync())?.Version);

        Assert.Null(await (clients[4] with { Versions = SslProtocols.Tls13 }).GetAsync());
        var old = await clients[4].GetAsync();
        Assert.Equal((SslProtocols.Tls12, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"), (old?.Version, old?.Cipher));

        // One listener has the curve P-384 and signs with SHA-256; another prefers P-256 and takes SHA-384 where nothing else is offered.
        Assert.NotNull(await clients[5].GetAsync());
        const ushort P256 = 0x0017, P384 = 0x0018, Sha256 = 0x0403, Sha384 = 0x0503;
        (ushort[] Curves, ushort[] Signatures, string Chosen, string Otherwise)[] offers =
        [
            ([P256, P384], [Sha384, Sha256], "0018 0403", "0017 0403"),
            ([P256], [Sha256], "alert 40", "0017 0403"),
            ([P256, P384], [Sha384], "alert 40", "0017 0503"),
        ];
        foreach (var (curves, signatures, chosen, otherwise) in offers)
        {
            Assert.Equal(chosen, await Handshake.ChoiceAsync(ports[5], site.Host, curves, signatures));
            Assert.Equal(otherwise, await Handshake.ChoiceAsync(ports[0], site.Host, curves, signatures));
        }

        // The wrong one is not served, and the others are.
        Assert.Null(await clients[6].GetAsync());
        await site.PartSaysAsync("Gateway", "listener l6", "Accepted", "False Invalid invalid minimum tls version: 9");
        site.Save("");
    }

    [Fact]
    public async Task Clients_are_known_by_authorities_names_and_hashes()
    {
        using var alice = _authority.Issue("alice");
        using var bob = _other.Issue("bob");
        var hash = Convert.ToHexStringLower(SHA256.HashData(alice.RawData));
        var ports = FreePort.Take(4);
        var site = lab.NewSite(ports[0]);
        site.Save(string.Join("\n---\n",
            Objects(
                ports,
                $$"""
                  tls:
                    frontend:
                      default: {validation: {caCertificateRefs: [{group: "", kind: ConfigMap, name: NAME-one}, {group: "", kind: ConfigMap, name: NAME-two}]} }
                      perPort: [{port: {{ports[3]}}, tls: {validation: {mode: AllowInsecureFallback, caCertificateRefs: [{group: "", kind: ConfigMap, name: NAME-one}]} } }]
                """,
                "{kgateway.dev/alpn-protocols: http/1.1}",
                "{kgateway.dev/alpn-protocols: http/1.1, kgateway.dev/verify-subject-alt-names: alice}",
                $"{{kgateway.dev/alpn-protocols: http/1.1, kgateway.dev/verify-certificate-hash: {hash}}}",
                "{kgateway.dev/alpn-protocols: http/1.1}"),
            Authority("NAME-one", _authority),
            Authority("NAME-two", _other)));
        Task<TlsAnswer?> AskAsync(int listener, X509Certificate2? certificate) =>
            new TlsClient { Port = ports[listener], Host = site.Host, Certificate = certificate }.GetAsync();
        await Eventually.TrueAsync(async () => await AskAsync(0, alice) is not null, $"served\n{lab.KGateway.Log}");
        await Eventually.TrueAsync(async () => await lab.SettledAsync(), "all listeners are in force");

        // Of several authorities each is trusted; names and hashes narrow that.
        using var stranger = new TestAuthority("a stranger");
        using var mallory = stranger.Issue("alice");
        bool[][] expected = [[true, true, false, false], [true, false, false, false], [true, false, false, false], [true, true, true, true]];
        X509Certificate2?[] certificates = [alice, bob, mallory, null];
        for (var listener = 0; listener < expected.Length; listener++)
        {
            for (var i = 0; i < certificates.Length; i++)
                Assert.Equal((listener, i, expected[listener][i]), (listener, i, await AskAsync(listener, certificates[i]) is not null));
        }

        await site.PartSaysAsync("Gateway", "", "InsecureFrontendValidationMode", "True");
        site.Save("");
    }

    [Fact]
    public async Task What_the_client_tells_of_certificates_is_passed_on_as_the_mode_says()
    {
        string[] modes = ["Sanitize", "ForwardOnly", "AppendForward", "SanitizeSet", "AlwaysForwardOnly"];
        using var alice = _authority.Issue("alice");
        var secure = FreePort.Take(modes.Length);
        var plain = FreePort.Take(modes.Length);
        var site = lab.NewSite(secure[0]);
        site.Save(string.Join("\n---\n",
            Objects(secure, "", [.. modes.Select(static _ => "{kgateway.dev/alpn-protocols: http/1.1}")]).Replace(
                "listeners:\n", $"listeners:\n{string.Join('\n', plain.Select(static (port, i) => $"  - {{name: p{i}, port: {port}, protocol: HTTP}}"))}\n", StringComparison.Ordinal),
            Authority("NAME-one", _authority),
            $$"""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: ListenerPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: NAME}]
              default:
                clientCertificateValidation: {mode: Optional, caCertificateRefs: [{group: "", kind: ConfigMap, name: NAME-one}]}
              perPort:
            {{string.Join('\n', secure.Zip(modes).Concat(plain.Zip(modes)).Select(static each =>
                $"  - {{port: {each.First}, listener: {{httpSettings: {{forwardClientCertDetails: {{mode: {each.Second}}}}}}}}}"))}}
            """));
        await Eventually.TrueAsync(async () => await HeaderAsync(0) == "", $"served\n{lab.KGateway.Log}");
        await Eventually.TrueAsync(async () => await lab.SettledAsync(), "all listeners are in force");

        // Over TLS with a certificate; then in plain text, where nobody shows one.
        var own = $"By=spiffe://tests/server;Hash={Convert.ToHexStringLower(SHA256.HashData(alice.RawData))}";
        Assert.Equal(["", "By=told", $"By=told,{own}", own, "By=told"], await Task.WhenAll(Enumerable.Range(0, modes.Length).Select(HeaderAsync)));
        var told = new List<string>();
        foreach (var port in plain)
            told.Add((await site.At(port).GetAsync("/", ("x-forwarded-client-cert", "By=told"))).ReceivedHeader("x-forwarded-client-cert") ?? "");
        Assert.Equal(["", "", "", "", "By=told"], told);
        site.Save("");

        async Task<string?> HeaderAsync(int listener)
        {
            var answer = await new TlsClient { Port = secure[listener], Host = site.Host, Certificate = alice }.GetAsync("x-forwarded-client-cert: By=told\r\n");
            if (answer is null || !answer.Text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                return null;
            const string Before = "\"x-forwarded-client-cert\":\"";
            var start = answer.Text.IndexOf(Before, StringComparison.Ordinal);
            return start < 0 ? "" : answer.Text[(start + Before.Length)..answer.Text.IndexOf('"', start + Before.Length)];
        }
    }

    [Fact]
    public async Task A_TLSRoute_that_ends_TLS_may_begin_it_anew_to_its_backend()
    {
        using var certificate = _authority.Issue("server.test");
        await using var backend = RawBackend.Start(certificate);
        var site = lab.NewSite(FreePort.Next());
        using var own = _authority.Issue(site.Host);
        site.Save(string.Join("\n---\n",
            $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: NAME, namespace: default}
            spec:
              gatewayClassName: kgateway
              listeners: [{name: tls, port: {{site.Port}}, protocol: TLS, hostname: NAME.test, tls: {mode: Terminate, certificateRefs: [{name: NAME}]} }]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: TLSRoute
            metadata: {name: NAME, namespace: default}
            spec: {parentRefs: [{name: NAME}], hostnames: [NAME.test], rules: [{backendRefs: [{name: NAME-server, port: 80}]}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: BackendTLSPolicy
            metadata: {name: NAME, namespace: default}
            spec:
              targetRefs: [{group: "", kind: Service, name: NAME-server}]
              validation: {hostname: server.test, caCertificateRefs: [{group: "", kind: ConfigMap, name: NAME-one}]}
            """,
            PolicyLab.Server("NAME-server", backend.Port),
            _authority.Secret("NAME", own),
            Authority("NAME-one", _authority)));
        var client = new TlsClient { Port = site.Port, Host = site.Host, Protocols = [] };
        async Task<bool> SaysAsync(string text) => (await client.GetAsync())?.Text.Contains(text, StringComparison.Ordinal) == true;
        await Eventually.TrueAsync(() => SaysAsync("sni=server.test"), $"TLS to the backend\n{lab.KGateway.Log}", TimeSpan.FromSeconds(20));
        await site.SaysAsync("BackendTLSPolicy", "Accepted", "True");

        // A policy that can't be kept is told of and leads nowhere; without the route nothing is said of it.
        site.Edit("caCertificateRefs: [{group: \"\", kind: ConfigMap, name: NAME-one}]", "caCertificateRefs: [{group: \"\", kind: ConfigMap, name: NAME-none}]");
        await Eventually.TrueAsync(async () => await client.GetAsync() is null, "nothing passes", TimeSpan.FromSeconds(20));
        await site.SaysAsync("BackendTLSPolicy", "ResolvedRefs", "False InvalidCACertificateRef");
        site.Edit("rules: [{backendRefs: [{name: NAME-server, port: 80}]}]", "rules: [{backendRefs: [{name: mirror, port: 80}]}]");
        await site.SaysNothingAsync("BackendTLSPolicy");
        site.Save("");
    }

    private string Objects(int[] ports, string more, params string[] options)
    {
        using var certificate = _authority.Issue("server");
        return $$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: NAME, namespace: default}
            spec:
              gatewayClassName: kgateway
            {{more}}
              listeners:
            {{string.Join('\n', options.Select((option, i) =>
                $"  - {{name: l{i}, port: {ports[i]}, protocol: HTTPS, tls: {{certificateRefs: [{{name: NAME}}], options: {option}}}}}"))}}
            ---
            {{PolicyLab.Route("NAME")}}
            ---
            {{_authority.Secret("NAME", certificate)}}
            """;
    }

    private static string Authority(string name, TestAuthority authority) => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{name}}, namespace: default}
        data:
          ca.crt: |
        {{PolicySite.Indent(authority.Pem, 4)}}
        """;
}
