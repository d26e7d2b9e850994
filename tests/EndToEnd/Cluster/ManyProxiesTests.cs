using KGateway.EndToEnd.Cluster.Harness;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster;

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
            var killed = TimeProvider.System.GetUtcNow();
            victim.Kill();
            var times = await Task.WhenAll(Enumerable.Range(0, Gateways).Select(crowd.ChangeAndWaitAsync));
            var (proxies, last) = await crowd.ConnectedAsync(killed);
            output.WriteLine($"killed a replica: its {proxies} proxies connected to the others within {last.TotalSeconds:F1} s; a change of each Gateway at once "
                + $"at all its proxies after {times.Order().ElementAt(Gateways / 2).TotalSeconds:F1} s (median), {times.Max().TotalSeconds:F1} s (worst)");
            await Eventually.TrueAsync(
                async () => (await installation.ReplicasAsync()).Any(replica => replica.Name == victim.Name && replica.Started != victim.Started),
                "its container runs again",
                TimeSpan.FromSeconds(120),
                TimeSpan.FromMilliseconds(300));
        }

        output.WriteLine($"changes of a real Envoy's routes meanwhile: {await changes.StopAsync()}");
        await load.StopAsync();
        output.WriteLine($"{load.Good} of {load.Sent} requests answered with 200");
        Assert.Empty(load.Failures);
        Assert.All(await crowd.StopAsync(), static report => Assert.Equal(0, report.GetProperty("checks").GetProperty("violations").GetInt32()));
    }
}
