using System.Diagnostics;
using System.Text.Json;
using KGateway.EndToEnd.Cluster.Harness;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster.Replicas;

/// <summary>Replicas that are killed, removed and replaced.</summary>
[Trait("Duration", "Long")]
[Collection("Cluster")]
public sealed class ReplicaLossTests(Installation installation, ITestOutputHelper output)
{
    private const int Simulated = 2;

    [Fact]
    public async Task Kills_fail_no_request_and_changes_made_right_after_arrive()
    {
        await installation.UpAsync(3);
        var site = await Site.CreateAsync(installation, 5);
        await using var fleet = await XdsFleet.StartAsync(installation, site, Simulated);
        await installation.SettledAsync(3, 1 + Simulated, site.Namespace);
        await using var load = site.Load(100);
        foreach (var victim in await installation.ReplicasAsync())
        {
            var streams = await installation.MetricAsync(victim.Address, 9092, "/metrics", "kgateway_xds_streams");
            var clock = Stopwatch.StartNew();
            victim.Kill();
            output.WriteLine($"killed a replica with {streams} streams: a change right after is in traffic within {(await site.ChangeAllAsync()).TotalMilliseconds:F0} ms");
            await Eventually.TrueAsync(
                async () => (await installation.ReplicasAsync()).Any(replica => replica.Name == victim.Name && replica.Started != victim.Started),
                "its container runs again",
                TimeSpan.FromSeconds(120),
                TimeSpan.FromMilliseconds(300));
            await installation.SettledAsync(3, 1 + Simulated, site.Namespace);
            output.WriteLine($"  all replicas and proxies are back after {clock.Elapsed.TotalSeconds:F1} s");
        }

        await EndAsync(load, fleet);
    }

    [Fact]
    public async Task Scaling_and_a_rolling_restart_fail_no_request_and_delay_no_change()
    {
        await installation.UpAsync(3);
        var site = await Site.CreateAsync(installation, 5);
        await using var fleet = await XdsFleet.StartAsync(installation, site, Simulated);
        await installation.SettledAsync(3, 1 + Simulated, site.Namespace);
        await using var load = site.Load(100);
        await using var changes = RouteChanges.Start(site, site.Routes, 5);
        foreach (var replicas in new[] { 2, 3 })
        {
            var clock = Stopwatch.StartNew();
            await installation.ScaleAsync(replicas);
            await installation.SettledAsync(replicas, 1 + Simulated, site.Namespace);
            output.WriteLine($"scaled to {replicas} and settled within {clock.Elapsed.TotalSeconds:F1} s");
        }

        var restart = Stopwatch.StartNew();
        await installation.RestartAsync();
        await installation.SettledAsync(3, 1 + Simulated, site.Namespace);
        output.WriteLine($"rolling restart of 3 replicas within {restart.Elapsed.TotalSeconds:F1} s");
        output.WriteLine($"meanwhile {await changes.StopAsync()}");
        await EndAsync(load, fleet);
    }

    [Fact]
    public async Task A_proxy_may_go_from_replica_to_replica()
    {
        await installation.UpAsync(3);
        var site = await Site.CreateAsync(installation, 5);
        var replicas = await installation.ReplicasAsync();
        var report = await XdsFleet.StormAsync(installation, site, replicas[0].Address, replicas[1].Address);
        output.WriteLine(JsonSerializer.Serialize(report.GetProperty("storms")));
        Assert.All(
            report.GetProperty("storms").EnumerateArray(), static storm => Assert.Equal(0, storm.GetProperty("bodies").GetProperty("resent").GetInt32()));
        Check(report);
    }

    private async Task EndAsync(Load load, XdsFleet fleet)
    {
        await load.StopAsync();
        output.WriteLine($"{load.Good} of {load.Sent} requests answered with 200");
        Assert.Empty(load.Failures);
        foreach (var report in await fleet.StopAsync())
        {
            Check(report);
        }
    }

    private void Check(JsonElement report)
    {
        var checks = report.GetProperty("checks");
        output.WriteLine($"a simulated proxy: {JsonSerializer.Serialize(checks)}");
        Assert.Equal(0, checks.GetProperty("violations").GetInt32());
    }
}
