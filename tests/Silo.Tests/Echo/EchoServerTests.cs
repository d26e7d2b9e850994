using System.Net;
using System.Text.Json.Nodes;
using KGateway.Silo.Echo;
using KGateway.Silo.Probe;

namespace KGateway.Silo.Tests.Echo;

public sealed class EchoServerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, "HTTP/1.1")]
    [InlineData(2, "HTTP/2")]
    public async Task Answers_both_versions_on_one_port(int version, string protocol)
    {
        await using var server = await EchoServer.StartAsync("v1", new IPEndPoint(IPAddress.Loopback, 0), Cancelled);
        using var client = new HttpClient { DefaultRequestVersion = new Version(version, version == 1 ? 1 : 0), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        client.DefaultRequestHeaders.Add("x-test", "yes");
        var answer = JsonNode.Parse(await client.GetStringAsync($"http://{server.Address}/a/b?c=d", Cancelled))!;
        Assert.Equal("v1", (string?)answer["name"]);
        Assert.Equal("GET", (string?)answer["method"]);
        Assert.Equal("/a/b?c=d", (string?)answer["path"]);
        Assert.Equal(protocol, (string?)answer["protocol"]);
        Assert.Equal("yes", (string?)answer["headers"]!["x-test"]);
    }

    [Fact]
    public async Task Port_in_use_is_an_error()
    {
        await using var server = await EchoServer.StartAsync("v1", new IPEndPoint(IPAddress.Loopback, 0), Cancelled);
        await Assert.ThrowsAnyAsync<IOException>(() => EchoServer.StartAsync("v2", server.Address, Cancelled));
    }

    [Fact]
    public async Task Probe_counts_answers_and_failures()
    {
        await using var server = await EchoServer.StartAsync("v1", new IPEndPoint(IPAddress.Loopback, 0), Cancelled);
        var result = await Prober.RunAsync(new ProbeRequest(new Uri($"http://{server.Address}/"), 5), Cancelled);
        Assert.Equal([new ProbeAnswer(200, "v1", 5)], result.Answers);
        var nobody = await Prober.RunAsync(new ProbeRequest(new Uri("http://127.0.0.1:1/"), 2), Cancelled);
        Assert.Equal(2, nobody.Failures);
        Assert.NotNull(nobody.FirstFailure);
    }
}
