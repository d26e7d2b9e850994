using KGateway.EndToEnd.Cluster.Harness;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster.Replicas;

/// <summary>How proxies are spread over replicas.</summary>
[Trait("Duration", "Long")]
[Collection("Cluster")]
public sealed class ReplicaSpreadTests(Installation installation, ITestOutputHelper output)
{
    private const int Replicas = 3;
    private const int Gateways = 6;
    private const int ProxiesEach = 10;

    [Fact]
    public async Task Replicas_that_come_later_get_their_share_of_the_proxies_that_are_there()
    {
        await installation.UpAsync(1, "controller.xds.streamAge=5s");
        var site = await Site.CreateAsync(installation, 5);
        await using var crowd = await ProxyCrowd.StartAsync(installation, Gateways, ProxiesEach);
        await crowd.ConfiguredAsync();
        await using var load = site.Load(50);
        await using var changes = RouteChanges.Start(site, site.Routes, 5);
        await installation.ScaleAsync(Replicas);

        var times = new List<TimeSpan>();
        int[] streams = [];
        await Eventually.TrueAsync(
            async () =>
            {
                times.AddRange((await crowd.ChangeAllAsync()).Select(static of => of.Time));
                streams = await StreamsAsync(crowd.Namespace);
                return streams.Length == Replicas && streams.Min() >= crowd.Proxies / (2 * Replicas);
            },
            "each replica has at least half of an equal share of the proxies",
            TimeSpan.FromSeconds(120),
            TimeSpan.FromMilliseconds(300));
        // Streams end again and again meanwhile, those of the real Envoy too.
        await Eventually.TrueAsync(
            async () =>
            {
                times.AddRange((await crowd.ChangeAllAsync()).Select(static of => of.Time));
                return await ConnectionsAsync(site) > 3;
            },
            "Envoy has connected more than three times",
            TimeSpan.FromSeconds(120),
            TimeSpan.FromMilliseconds(300));

        output.WriteLine($"streams of the replicas: {string.Join(", ", streams)}");
        output.WriteLine($"{times.Count} changes of Gateways, each at all its proxies after "
            + $"{times.Order().ElementAt(times.Count / 2).TotalSeconds:F2} s (median), {times.Max().TotalSeconds:F2} s (worst)");
        output.WriteLine($"changes of a real Envoy's routes: {await changes.StopAsync()}");
        await load.StopAsync();
        output.WriteLine($"{load.Good} of {load.Sent} requests answered with 200");
        Assert.Empty(load.Failures);
        Assert.All(await crowd.StopAsync(), static report => Assert.Equal(0, report.GetProperty("checks").GetProperty("violations").GetInt32()));
    }

    private async Task<int[]> StreamsAsync(string ns) => await Task.WhenAll((await installation.ReplicasAsync()).Select(async replica =>
        (int)await installation.MetricAsync(replica.Address, 9092, "/metrics", "kgateway_xds_streams", $"namespace=\"{ns}\"")));

    private static async Task<int> ConnectionsAsync(Site site)
    {
        var stat = await site.ProxyAdminAsync("/stats?filter=^cluster.xds_cluster.upstream_cx_total$");
        return int.Parse(stat[(stat.IndexOf(':', StringComparison.Ordinal) + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
