using KGateway.EndToEnd.Cluster.Harness;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster.Replicas;

/// <summary>A control plane with many Gateways and proxies that loses replicas while it is being used.</summary>
[Trait("Duration", "Long")]
[Collection("Cluster")]
public sealed class ManyProxiesTests(Installation installation, ITestOutputHelper output)
{
    private const int Gateways = 30;
    private const int ProxiesEach = 10;

    [Fact]
    public async Task A_killed_replica_costs_its_proxies_and_gateways_moments()
    {
        await installation.UpAsync(3);
        var site = await Site.CreateAsync(installation, 5);
        await using var crowd = await ProxyCrowd.StartAsync(installation, Gateways, ProxiesEach);
        var configured = await crowd.ConfiguredAsync();
        output.WriteLine($"{crowd.Proxies} proxies of {Gateways} gateways configured after another {configured.TotalSeconds:F1} s");
        await using var load = site.Load(50);
        await using var changes = RouteChanges.Start(site, site.Routes, 10);
        foreach (var victim in await installation.ReplicasAsync())
        {
            var work = await installation.WorkAsync(victim);
            var killed = TimeProvider.System.GetUtcNow();
            victim.Kill();
            var changed = await crowd.ChangeAllAsync();
            var (proxies, last) = await crowd.ConnectedAsync(killed);
            output.WriteLine($"killed a replica: its {proxies} proxies connected to the others within {last.TotalSeconds:F1} s; a change of each Gateway at once "
                + $"at all its proxies: {Times(changed.Where(of => !work.Gateways.Contains(of.Gateway)))}, of those that it translated "
                + $"{Times(changed.Where(of => work.Gateways.Contains(of.Gateway)))}; inputs that it read: {string.Join(", ", work.Inputs)}");
            await Eventually.TrueAsync(
                async () => (await installation.ReplicasAsync()).Any(replica => replica.Name == victim.Name && replica.Started != victim.Started),
                "its container runs again",
                TimeSpan.FromSeconds(120),
                TimeSpan.FromMilliseconds(300));
        }

        await EndAsync(crowd, load, changes);
    }

    [Fact]
    public async Task Scaling_and_a_rolling_restart_delay_no_change_for_them()
    {
        await installation.UpAsync(1);
        var site = await Site.CreateAsync(installation, 5);
        await using var crowd = await ProxyCrowd.StartAsync(installation, Gateways, ProxiesEach);
        await crowd.ConfiguredAsync();
        await using var load = site.Load(50);
        await using var changes = RouteChanges.Start(site, site.Routes, 10);
        await ChangeWhileAsync("scaled from one replica to three", installation.ScaleAsync(3), crowd);
        await ChangeWhileAsync("scaled to two", installation.ScaleAsync(2), crowd);
        await ChangeWhileAsync("rolling restart", installation.RestartAsync(), crowd);
        await ChangeWhileAsync("work spread over both", installation.SharedAsync(2), crowd);
        await EndAsync(crowd, load, changes);
    }

    private static string Times(IEnumerable<(string Gateway, TimeSpan Time)> changed)
    {
        var times = changed.Select(static of => of.Time).Order().ToArray();
        return times.Length == 0 ? "none" : $"{times.Length} after {times[times.Length / 2].TotalSeconds:F1} s (median), {times[^1].TotalSeconds:F1} s (worst)";
    }

    // Changes each Gateway again and again, each time when all proxies have the change before, and once more at the end.
    private async Task ChangeWhileAsync(string what, Task step, ProxyCrowd crowd)
    {
        var times = new List<TimeSpan>();
        for (var done = false; !done;)
        {
            done = step.IsCompleted;
            times.AddRange((await crowd.ChangeAllAsync()).Select(static of => of.Time));
        }

        await step;
        output.WriteLine($"{what}: {times.Count} changes of Gateways, each at all its proxies after {times.Order().ElementAt(times.Count / 2).TotalSeconds:F1} s (median), {times.Max().TotalSeconds:F1} s (worst)");
    }

    private async Task EndAsync(ProxyCrowd crowd, Load load, RouteChanges changes)
    {
        output.WriteLine($"changes of a real Envoy's routes meanwhile: {await changes.StopAsync()}");
        await load.StopAsync();
        output.WriteLine($"{load.Good} of {load.Sent} requests answered with 200");
        Assert.Empty(load.Failures);
        var (again, @new) = await crowd.BodiesAsync();
        output.WriteLine($"of {again + @new} resources that were sent, proxies held {again}");
        Assert.True(again * 100 <= again + @new, "at most one of a hundred is sent to who holds it");
        Assert.All(await crowd.StopAsync(), static report => Assert.Equal(0, report.GetProperty("checks").GetProperty("violations").GetInt32()));
    }
}
