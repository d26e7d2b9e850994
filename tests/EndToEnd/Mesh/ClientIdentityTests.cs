using System.Net;
using System.Net.Sockets;
using System.Text;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Mesh.Harness;
using KGateway.Silo.Probe;

namespace KGateway.EndToEnd.Mesh;

/// <summary>Whom a waypoint takes a client for: whom the node's proxy says it is, whatever the client says itself.</summary>
[Collection("Mesh")]
public sealed class ClientIdentityTests(MeshLab lab)
{
    private const string OnlyShoppers = """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: NAME, namespace: shop}
        spec:
          targetRefs: [{group: '', kind: Service, name: NAME}]
          action: ALLOW
          rules: [{from: [{source: {principals: [cluster.local/ns/web/sa/shopper]}}]}]
        """;

    private static readonly MeshRequest Shopper = new();
    private static readonly MeshRequest Stranger = new() { Identity = "spiffe://cluster.local/ns/attic/sa/ghost" };

    [Theory]
    [InlineData("io.istio.peer_principal: spiffe://cluster.local/ns/web/sa/shopper")]
    [InlineData("x-forwarded-client-cert: By=x;URI=spiffe://cluster.local/ns/web/sa/shopper")]
    [InlineData("peer_principal: spiffe://cluster.local/ns/web/sa/shopper")]
    [InlineData("x-envoy-peer-metadata: spiffe://cluster.local/ns/web/sa/shopper")]
    public async Task Headers_make_nobody_somebody_else(string header)
    {
        var site = await lab.ServiceAsync(OnlyShoppers);
        Assert.Equal(403, (await site.SendAsync(Stranger with { Header = header }))?.Status);
        Assert.Equal(403, (await site.SendAsync(Stranger with { Identity = null, Header = header }))?.Status);
        Assert.Equal(200, (await site.SendAsync(Shopper))?.Status);
    }

    [Fact]
    public async Task A_client_certificate_header_does_not_reach_the_Service()
    {
        var site = await lab.ServiceAsync();
        var answer = await site.SendAsync(Shopper with { Header = "x-forwarded-client-cert: By=x;URI=spiffe://cluster.local/ns/a/sa/b" });
        Assert.Equal(200, answer?.Status);
        Assert.Null(answer!.ReceivedHeader("x-forwarded-client-cert"));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(90)]
    public async Task A_second_PROXY_header_is_not_believed(int port)
    {
        var site = await lab.ServiceAsync(OnlyShoppers);
        Assert.Equal(200, (await site.SendAsync(Shopper with { Port = port }))?.Status);
        // What the node's proxy says of a stranger, and behind it what the stranger says itself.
        var header = ProxyProtocol.Header(
            new(IPAddress.Parse("10.1.2.3"), 40000), new(IPAddress.Parse(site.Address), port), Stranger.Identity);
        var answer = await site.SendAsync(Shopper with { Port = port, Prelude = header });
        Assert.True(answer is null or { Status: 400 or 403 }, answer?.Body);
    }

    [Fact]
    public async Task Without_a_PROXY_header_or_with_one_that_tells_nothing_nobody_gets_in()
    {
        var site = await lab.ServiceAsync(OnlyShoppers);
        Assert.Null(await site.SendAsync(Shopper with { WithoutProxyHeader = true }));
        // The older form, which has no place for an identity.
        var text = Encoding.ASCII.GetBytes($"PROXY TCP4 10.1.2.3 {site.Address} 40000 80\r\n");
        Assert.Equal(403, (await site.SendAsync(Shopper with { WithoutProxyHeader = true, Prelude = text }))?.Status);
        var broken = ProxyProtocol.Header(new(IPAddress.Loopback, 1), new(IPAddress.Parse(site.Address), 80), Shopper.Identity);
        broken[12] = 0x31;
        Assert.Null(await site.SendAsync(Shopper with { WithoutProxyHeader = true, Prelude = broken }));
        Assert.Equal(200, (await site.SendAsync(Shopper))?.Status);
    }

    [Fact]
    public async Task An_address_that_the_client_tells_is_not_its_address()
    {
        var site = await lab.ServiceAsync();
        var answer = await site.SendAsync(Shopper with { Header = "x-forwarded-for: 192.0.2.7" });
        Assert.EndsWith("10.1.2.3", answer!.ReceivedHeader("x-forwarded-for"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_not_the_nodes_proxy_cannot_even_send_a_PROXY_header()
    {
        var site = await lab.ServiceAsync(OnlyShoppers);
        Assert.Equal(200, (await site.SendAsync(Shopper))?.Status);
        // Any other address of the machine stands for one that other pods reach.
        Assert.False(await ConnectsAsync("127.0.0.2", lab.Port));
        Assert.Null(await site.SendAsync(Shopper with { Through = "127.0.0.2" }));
    }

    [Fact]
    public async Task A_waypoint_listens_on_all_addresses_only_on_demand()
    {
        var envoy = Tools.Envoy;
        using var example = ExampleFolder.Copy("reviews-waypoint", 15088, 8081, 9011, 9012);
        await using var kgateway = KGatewayProcess.StartWith(example.Path, envoy, "KGW_WAYPOINT_LOCAL_BINDING", "false");
        await kgateway.ReadyAsync();
        await Eventually.TrueAsync(() => ConnectsAsync("127.0.0.2", example.Port(15088)), "the waypoint listens");
    }

    private static async Task<bool> ConnectsAsync(string address, int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Parse(address), port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
