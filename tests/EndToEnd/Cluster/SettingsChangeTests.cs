using KGateway.EndToEnd.Cluster.Harness;

namespace KGateway.EndToEnd.Cluster;

/// <summary>Upgrades after which the replicas read other kinds than before.</summary>
[Trait("Duration", "Long")]
[Collection("Cluster")]
public sealed class SettingsChangeTests(Installation installation, ITestOutputHelper output)
{
    // Both ways: what a replica has read that others never will, and the other way round, must not be waited for.
    [Fact]
    public async Task Kinds_that_some_replicas_do_not_read_hold_up_no_change()
    {
        await installation.InstallAsync(2, "waypoint.enabled=true");
        var site = await Site.CreateAsync(installation, 2);
        await using var load = site.Load(50);
        foreach (var waypoints in new[] { "false", "true", "false" })
        {
            await using var changes = RouteChanges.Start(site, site.Routes, 5);
            await installation.InstallAsync(2, $"waypoint.enabled={waypoints}");
            await installation.SettledAsync(2, 1, site.Namespace);
            output.WriteLine($"waypoints {waypoints}: {await changes.StopAsync()}");
            await site.ChangeAllAsync();
        }

        await load.StopAsync();
        Assert.Empty(load.Failures);
    }
}
