using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Tests.Support;
using KGateway.XdsFrontend.Transport;

namespace KGateway.XdsFrontend.Tests.Transport;

public sealed class TlsPortTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task One_port_serves_TLS_and_plain_text()
    {
        using var certificate = SelfSigned("xds");
        var context = SslStreamCertificateContext.Create(certificate, null, offline: true);
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"), tls: new XdsTlsOptions { Certificate = () => context });
        using var secured = new DeltaClient(server, id: "secured", tls: Trusting(certificate));
        using var plain = new DeltaClient(server, id: "plain");
        foreach (var client in new[] { secured, plain })
        {
            await client.SubscribeAsync(XdsType.Cluster);
            Assert.Single((await client.ReadAndAckAsync()).Resources);
        }

        Assert.Equal(["plain", "secured"], server.Admission.Hellos.Select(hello => hello.NodeId).Order());
    }

    [Fact]
    public async Task Requests_over_TLS_may_say_that_they_are_not_as_those_of_Envoy_do()
    {
        using var certificate = SelfSigned("xds");
        var context = SslStreamCertificateContext.Create(certificate, null, offline: true);
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"), tls: new XdsTlsOptions { Certificate = () => context, PlainText = false });
        using var client = new DeltaClient(server, tls: Unaware(certificate));
        await client.SubscribeAsync(XdsType.Cluster);
        Assert.Single((await client.ReadAndAckAsync()).Resources);
    }

    [Fact]
    public async Task A_new_certificate_is_shown_without_a_restart_and_open_streams_stay()
    {
        using var first = SelfSigned("first");
        using var second = SelfSigned("second");
        var current = SslStreamCertificateContext.Create(first, null, offline: true);
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"), tls: new XdsTlsOptions { Certificate = () => Volatile.Read(ref current) });
        using var old = new DeltaClient(server, id: "old", tls: Trusting(first));
        await old.SubscribeAsync(XdsType.Cluster);
        await old.ReadAndAckAsync();

        Volatile.Write(ref current, SslStreamCertificateContext.Create(second, null, offline: true));
        using var renewed = new DeltaClient(server, id: "renewed", tls: Trusting(second));
        await renewed.SubscribeAsync(XdsType.Cluster);
        await renewed.ReadAndAckAsync();
        await old.SubscribeAsync(XdsType.Listener);
        await old.ReadAndAckAsync();

        using var stranger = new DeltaClient(server, id: "stranger", tls: Trusting(first));
        await AssertClosedAsync(stranger);
        Assert.DoesNotContain(server.Admission.Hellos, hello => hello.NodeId == "stranger");
    }

    [Fact]
    public async Task Plain_text_is_refused_where_TLS_is_required()
    {
        using var certificate = SelfSigned("xds");
        var context = SslStreamCertificateContext.Create(certificate, null, offline: true);
        await using var server = await XdsServer.StartAsync(
            World.WithRoute("a"), tls: new XdsTlsOptions { Certificate = () => context, PlainText = false });
        using var plain = new DeltaClient(server);
        await AssertClosedAsync(plain);
        using var secured = new DeltaClient(server, tls: Trusting(certificate));
        await secured.SubscribeAsync(XdsType.Cluster);
        await secured.ReadAsync();
    }

    [Fact]
    public async Task Without_a_certificate_only_TLS_fails()
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"), tls: new XdsTlsOptions { Certificate = () => null });
        using var certificate = SelfSigned("xds");
        using var secured = new DeltaClient(server, tls: Trusting(certificate));
        await AssertClosedAsync(secured);
        using var plain = new DeltaClient(server);
        await plain.SubscribeAsync(XdsType.Cluster);
        await plain.ReadAsync();
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\0")]
    public async Task What_is_neither_is_closed_without_an_answer(string text)
    {
        await using var server = await XdsServer.StartAsync(World.WithRoute("a"), tls: new XdsTlsOptions { Certificate = () => null });
        using var client = new TcpClient();
        using var deadline = new CancellationTokenSource(Patience);
        await client.ConnectAsync(IPAddress.Loopback, server.Port, deadline.Token);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(text), deadline.Token);
        Assert.Equal(0, await ReadAsync(client, deadline.Token));
    }

    [Fact]
    public async Task A_silent_connection_is_closed_in_time()
    {
        await using var server = await XdsServer.StartAsync(
            World.WithRoute("a"), tls: new XdsTlsOptions { Certificate = () => null, FirstByteTimeout = TimeSpan.FromMilliseconds(50) });
        using var client = new TcpClient();
        using var deadline = new CancellationTokenSource(Patience);
        await client.ConnectAsync(IPAddress.Loopback, server.Port, deadline.Token);
        Assert.Equal(0, await ReadAsync(client, deadline.Token));
    }

    private static async Task<int> ReadAsync(TcpClient client, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[16], cancellationToken);
        }
        catch (IOException)
        {
            // Reset: closed as well.
            return 0;
        }
    }

    // Which status that is, is the client's own affair.
    private static async Task AssertClosedAsync(DeltaClient client) =>
        Assert.NotEqual(StatusCode.OK, (await client.RefusedAsync(XdsType.Cluster)).StatusCode);

    private static SocketsHttpHandler Trusting(X509Certificate2 certificate) => new()
    {
        SslOptions =
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString(),
        },
    };

    // Requests of the scheme "http" over TLS.
    private static SocketsHttpHandler Unaware(X509Certificate2 certificate) => new()
    {
        ConnectCallback = async (connection, stop) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(connection.DnsEndPoint, stop);
            var stream = new SslStream(
                new NetworkStream(socket, ownsSocket: true),
                leaveInnerStreamOpen: false,
                (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString());
            await stream.AuthenticateAsClientAsync(new() { TargetHost = "xds", ApplicationProtocols = [SslApplicationProtocol.Http2] }, stop);
            return stream;
        },
    };

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(1));
    }
}
