using System.Text.Json;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>The examples run as they are.</summary>
public sealed class ExampleTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Quickstart_answers_through_Envoy()
    {
        var envoy = Tools.Envoy;
        var (folder, ports) = Example.Copy("quickstart", 8080, 9001, 9002, 9003);
        using var _ = folder;
        await using var kgateway = KGatewayProcess.Start(folder.Path, envoy);
        await kgateway.ReadyAsync();

        await Eventually.TrueAsync(
            async () => await Probe.GetAsync(ports[8080], "localhost", "/cart") is { Status: 200 }, $"the example is served\n{kgateway.Log}");
    }

    [Fact]
    public async Task Without_an_Envoy_it_serves_xDS_and_says_how_to_connect_one()
    {
        var (folder, _) = Example.Copy("quickstart", 8080, 9001, 9002, 9003);
        using var __ = folder;
        await using var kgateway = KGatewayProcess.Start(folder.Path, null);
        await kgateway.ReadyAsync();

        await Eventually.TrueAsync(() => kgateway.Log.Contains("bootstrap", StringComparison.Ordinal), $"it says how to connect an Envoy\n{kgateway.Log}");
        Assert.Contains($"{kgateway.XdsPort}", await kgateway.AdminAsync("/api/bootstrap/default/web"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waypoint_splits_a_Service_and_gives_consumers_their_own_route()
    {
        const string shop = "spiffe://cluster.local/ns/web/sa/shop";
        const string tester = "spiffe://cluster.local/ns/qa/sa/tester";
        var envoy = Tools.Envoy;
        var (folder, ports) = Example.Copy("reviews-waypoint", 15088, 8081, 9011, 9012);
        using var _ = folder;
        await using var kgateway = KGatewayProcess.Start(folder.Path, envoy);
        await kgateway.ReadyAsync();
        await Eventually.TrueAsync(
            async () => (await WaypointAsync("10.96.0.10:80", shop, 1)).Failures == 0, $"the waypoint serves\n{kgateway.Log}", TimeSpan.FromSeconds(30));
        await Eventually.TrueAsync(
            async () => await Probe.GetAsync(ports[8081], "localhost", "/reviews") is { Status: 200 }, $"the entrance serves\n{kgateway.Log}");

        var producer = await WaypointAsync("10.96.0.10:80", shop, 2_000);
        output.WriteLine($"2,000 requests of {shop}: {producer.Count("v1")} to v1, {producer.Count("v2")} to v2");
        Assert.Equal(2_000, producer.Count("v1") + producer.Count("v2"));
        Assert.InRange(producer.Count("v1"), 1_740, 1_860);

        Assert.Equal(100, (await WaypointAsync("10.96.0.10:80", tester, 100)).Count("v2"));
        Assert.InRange((await WaypointAsync("10.96.0.10:80", null, 300)).Count("v1"), 240, 295);
        Assert.Equal(1, (await WaypointAsync("10.96.0.99:80", shop, 1)).Failures);
        Assert.Equal(1, (await WaypointAsync("10.96.0.10:81", shop, 1)).Failures);
        Assert.Equal(200, (await Probe.GetAsync(ports[8081], "localhost", "/reviews"))?.Status);

        foreach (var proxy in (await kgateway.StateAsync()).GetProperty("proxies").EnumerateArray())
        {
            Assert.All(proxy.GetProperty("types").EnumerateArray(), type => Assert.Equal("synced", type.GetProperty("state").GetString()));
            Assert.Equal(0, await EnvoyAdmin.RejectedAsync(new Uri(proxy.GetProperty("admin").GetString()!)));
        }

        Task<Answers> WaypointAsync(string destination, string? identity, int count) => ProbeAsync(
        [
            "probe", "http://reviews.bookinfo/", "--via", $"127.0.0.1:{ports[15088]}", "--proxy-destination", destination,
            "-n", $"{count}", "-o", "json", .. identity is null ? [] : new[] { "--identity", identity },
        ]);
    }

    private static async Task<Answers> ProbeAsync(string[] arguments)
    {
        var (_, text, error) = await KGatewayProcess.RunAsync(arguments);
        Assert.True(text.StartsWith('{'), text + error);
        using var result = JsonDocument.Parse(text);
        var answers = result.RootElement.GetProperty("answers").EnumerateArray()
            .Where(answer => answer.GetProperty("status").GetInt32() == 200)
            .ToDictionary(answer => answer.GetProperty("name").GetString()!, answer => answer.GetProperty("count").GetInt32());
        return new Answers(answers, result.RootElement.GetProperty("failures").GetInt32());
    }

    private sealed record Answers(Dictionary<string, int> ByBackend, int Failures)
    {
        public int Count(string version) => ByBackend.Where(answer => answer.Key.Contains(version, StringComparison.Ordinal)).Sum(answer => answer.Value);
    }
}
