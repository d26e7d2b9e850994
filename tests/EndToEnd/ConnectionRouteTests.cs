using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>TLSRoutes, TCPRoutes and UDPRoutes through a real Envoy.</summary>
public sealed class ConnectionRouteTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Connections_and_datagrams_reach_their_backends()
    {
        var envoy = Tools.Envoy;
        using var certificate = BackendCertificate();
        await using var secure = NameBackend.Start("secure", certificate);
        await using var one = NameBackend.Start("one");
        await using var two = NameBackend.Start("two");
        var (secret, serial) = Manifests.Certificate("cert");
        var ports = FreePort.Take(2);
        using var folder = new Folder();
        folder.Save("all.yaml", string.Join("---\n", Objects(ports[0], ports[1]), secret,
            Manifests.Service("secure", secure.Port), Manifests.Service("one", one.Port), Manifests.Service("two", two.Port)));
        await using var kgateway = KGatewayProcess.Start(folder.Path, envoy);
        await kgateway.ReadyAsync();
        await Eventually.TrueAsync(
            async () => await OverTlsAsync(ports[0], "pass.example.com") == (certificate.SerialNumber, "secure"),
            $"TLS goes through to the backend\n{kgateway.Log}");

        Assert.Equal((serial, "one"), await OverTlsAsync(ports[0], "end.example.com"));
        Assert.Null(await OverTlsAsync(ports[0], "nobody.example.com"));

        var connections = await CountAsync(200, _ => OverTcpAsync(ports[1]));
        Assert.Equal(["", "one"], connections.Keys.Order());
        Assert.InRange(connections[""], 60, 140);

        // Clients behind one address, and clients that all send from one port.
        AssertShared(await CountAsync(500, _ => OverUdpAsync(ports[1], new(IPAddress.Loopback, 0))));
        var from = FreePort.Next();
        AssertShared(await CountAsync(500, i => OverUdpAsync(ports[1], new(new IPAddress([127, 1, (byte)(i / 250), (byte)(1 + (i % 250))]), from))));
    }

    private static void AssertShared(Dictionary<string, int> datagrams)
    {
        Assert.Equal(["one", "two"], datagrams.Keys.Order());
        Assert.InRange(datagrams["one"], 300, 400);
    }

    private static string Objects(int tls, int plain) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: default}
        spec:
          gatewayClassName: kgateway
          listeners:
          - {name: pass, port: {{tls}}, protocol: TLS, hostname: pass.example.com, tls: {mode: Passthrough} }
          - {name: end, port: {{tls}}, protocol: TLS, hostname: end.example.com, tls: {certificateRefs: [{name: cert}]} }
          - {name: tcp, port: {{plain}}, protocol: TCP}
          - {name: udp, port: {{plain}}, protocol: UDP}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: TLSRoute
        metadata: {name: pass, namespace: default}
        spec:
          parentRefs: [{name: gw}]
          hostnames: [pass.example.com]
          rules: [{backendRefs: [{name: secure, port: 80}]}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: TLSRoute
        metadata: {name: end, namespace: default}
        spec:
          parentRefs: [{name: gw}]
          hostnames: ["*.example.com"]
          rules: [{backendRefs: [{name: one, port: 80}]}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: TCPRoute
        metadata: {name: tcp, namespace: default}
        spec:
          parentRefs: [{name: gw, sectionName: tcp}]
          rules: [{backendRefs: [{name: one, port: 80}, {name: missing, port: 80}]}]
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: UDPRoute
        metadata: {name: udp, namespace: default}
        spec:
          parentRefs: [{name: gw}]
          rules: [{backendRefs: [{name: one, port: 80, weight: 70}, {name: two, port: 80, weight: 30}]}]

        """;

    private static X509Certificate2 BackendCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var from = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var created = new CertificateRequest("CN=pass.example.com", key, HashAlgorithmName.SHA256).CreateSelfSigned(from, from.AddYears(30));
        return X509CertificateLoader.LoadPkcs12(created.Export(X509ContentType.Pkcs12), null);
    }

    private static async Task<Dictionary<string, int>> CountAsync(int times, Func<int, Task<string>> answer)
    {
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < times; i++)
        {
            var name = await answer(i);
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }

        return counts;
    }

    // Null when the connection isn't taken.
    private static async Task<(string Serial, string Name)?> OverTlsAsync(int port, string serverName)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            await using var tls = new SslStream(client.GetStream(), false, static (_, _, _, _) => true);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = serverName }, limit.Token);
            using var reader = new StreamReader(tls);
            return (((X509Certificate2)tls.RemoteCertificate!).SerialNumber, await reader.ReadToEndAsync(limit.Token));
        }
        catch (Exception refused) when (refused is SocketException or IOException)
        {
            return null;
        }
    }

    // Empty when the connection is closed without an answer.
    private static async Task<string> OverTcpAsync(int port)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            using var reader = new StreamReader(client.GetStream());
            return await reader.ReadToEndAsync(limit.Token);
        }
        catch (Exception closed) when (closed is SocketException or IOException)
        {
            return "";
        }
    }

    private static async Task<string> OverUdpAsync(int port, IPEndPoint from)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var client = new UdpClient(from);
        client.Connect(IPAddress.Loopback, port);
        await client.SendAsync("?"u8.ToArray(), limit.Token);
        return Encoding.ASCII.GetString((await client.ReceiveAsync(limit.Token)).Buffer);
    }
}
