using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>What Gateway API asks of the data plane and only a real Envoy shows.</summary>
public sealed class GatewayApiTests
{
    [Fact]
    public async Task TLS_to_backends_shares_of_rewrites_authorization_and_misdirected_requests()
    {
        var envoy = Tools.Envoy;
        using var certificate = CreateCertificate("backend.example.com", "*.test");
        await using var tls = await PathBackend.StartAsync(certificate);
        await using var plain = await PathBackend.StartAsync();
        await using var server = await PathBackend.StartAsync(refuse: static request => request.Headers["x-user"] != "known");
        var ports = FreePort.Take(2);
        using var folder = new Folder();
        folder.Save("all.yaml", Gateway(ports[0], ports[1], certificate) + Services(tls.Port, plain.Port, server.Port) + Routes);

        await using var kgateway = KGatewayProcess.Start(folder.Path, envoy);
        await kgateway.ReadyAsync();
        await Eventually.TrueAsync(async () => await Probe.GetAsync(ports[0], "a.test") is { Status: 200 }, $"served\n{kgateway.Log}");

        // Over TLS, with the Gateway's certificate.
        Assert.Equal((200, "", $"/tls HTTP/1.1 {certificate.SerialNumber}"), await Probe.GetAsync(ports[0], "a.test", "/tls"));
        // The certificate isn't one for that name, or there is no authority: never in plain text.
        Assert.Equal(503, (await Probe.GetAsync(ports[0], "a.test", "/mismatch"))?.Status);
        Assert.Equal(500, (await Probe.GetAsync(ports[0], "a.test", "/unknown"))?.Status);

        // Of four requests one goes to the first backend and three to the other, each with a path of its own.
        var paths = new List<string>();
        for (var i = 0; i < 400; i++)
            paths.Add((await Probe.GetAsync(ports[0], "a.test", "/split/x"))!.Value.Body.Split(' ')[0]);
        Assert.Equal(["/one", "/three/x"], paths.Distinct().Order());
        Assert.InRange(paths.Count(static path => path == "/one"), 50, 150);

        Assert.Equal(403, (await SendAsync(ports[0], "/authorized", "unknown")).Status);
        Assert.Equal((200, "/authorized HTTP/1.1 none"), await SendAsync(ports[0], "/authorized", "known"));

        Assert.Equal(HttpStatusCode.OK, await OverHttp2Async(ports[1], "a.test", "a.test"));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await OverHttp2Async(ports[1], "a.test", "b.test"));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await OverHttp2Async(ports[1], "b.test", "a.test"));
        Assert.Equal(HttpStatusCode.OK, await OverHttp2Async(ports[1], "b.test", "c.test"));
        // The certificate isn't one for that name, so no client would come with it.
        Assert.Equal(HttpStatusCode.NotFound, await OverHttp2Async(ports[1], "a.test", "a.example"));
    }

    private static async Task<(int Status, string Body)> SendAsync(int port, string path, string user)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}{path}");
        request.Headers.Add("x-user", user);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    // The connection is opened for one name and used for another; HttpClient would open it for the other one itself.
    private static async Task<HttpStatusCode> OverHttp2Async(int port, string serverName, string host)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
                var tls = new SslStream(new NetworkStream(socket, ownsSocket: true), false, static (_, _, _, _) => true);
                var options = new SslClientAuthenticationOptions { TargetHost = serverName, ApplicationProtocols = [SslApplicationProtocol.Http2] };
                await tls.AuthenticateAsClientAsync(options, cancellation);
                return tls;
            },
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{host}:{port}/")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static X509Certificate2 CreateCertificate(string name, string another)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddDnsName(another);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddYears(-1), now.AddYears(10));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    private static string Gateway(int port, int tlsPort, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        var pem = Quoted(certificate.ExportCertificatePem());
        return $$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: cert, namespace: default}
            stringData: {tls.crt: {{pem}}, tls.key: {{Quoted(key.ExportPkcs8PrivateKeyPem())}} }
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: ca, namespace: default}
            data: {ca.crt: {{pem}} }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: edge, namespace: default}
            spec:
              gatewayClassName: kgateway
              tls: {backend: {clientCertificateRef: {name: cert} } }
              listeners:
              - {name: http, port: {{port}}, protocol: HTTP}
              - {name: rest, port: {{tlsPort}}, protocol: HTTPS, tls: {certificateRefs: [{name: cert}]} }
              - {name: one, port: {{tlsPort}}, protocol: HTTPS, hostname: a.test, tls: {certificateRefs: [{name: cert}]} }
            ---

            """;
    }

    private static string Services(int tls, int plain, int server) =>
        Service("tls", tls) + Service("mismatch", tls) + Service("unknown", tls) + Service("plain", plain) + Service("server", server)
        + Policy("tls", "ca", "backend.example.com") + Policy("mismatch", "ca", "other.example.com") + Policy("unknown", "none", "backend.example.com");

    private static string Service(string name, int port) => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}}, namespace: default, annotations: {kgateway.dev/endpoints: "127.0.0.1:{{port}}"} }
        spec: {ports: [{name: web, port: 80}]}
        ---

        """;

    private static string Policy(string service, string authority, string hostname) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: BackendTLSPolicy
        metadata: {name: {{service}}, namespace: default}
        spec:
          targetRefs: [{group: "", kind: Service, name: {{service}} }]
          validation: {caCertificateRefs: [{group: "", kind: ConfigMap, name: {{authority}} }], hostname: {{hostname}} }
        ---

        """;

    private const string Routes = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: all, namespace: default}
        spec:
          parentRefs: [{name: edge}]
          rules:
          - {matches: [{path: {value: /tls}}], backendRefs: [{name: tls, port: 80}]}
          - {matches: [{path: {value: /mismatch}}], backendRefs: [{name: mismatch, port: 80}]}
          - {matches: [{path: {value: /unknown}}], backendRefs: [{name: unknown, port: 80}]}
          - matches: [{path: {value: /split}}]
            backendRefs:
            - {name: plain, port: 80, weight: 1, filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: /one}}}]}
            - {name: plain, port: 80, weight: 3, filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /three}}}]}
          - matches: [{path: {value: /authorized}}]
            filters: [{type: ExternalAuth, externalAuth: {protocol: HTTP, backendRef: {name: server, port: 80}, http: {allowedHeaders: [x-user]}}}]
            backendRefs: [{name: plain, port: 80}]
          - backendRefs: [{name: plain, port: 80}]

        """;

    private static string Quoted(string text) => $"\"{text.ReplaceLineEndings("\\n")}\"";
}
