using System.Diagnostics;
using KGateway.EndToEnd.Cluster.Harness;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster.Replicas;

/// <summary>The life of an installation: install, upgrade, uninstall.</summary>
[Trait("Duration", "Long")]
[Collection("Cluster")]
public sealed class InstallationTests(Installation installation, ITestOutputHelper output)
{
    private static readonly TimeSpan Expected = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task An_upgrade_to_three_replicas_fails_no_request_and_delays_no_change_and_an_uninstall_leaves_nothing()
    {
        const int Routes = 10;
        await installation.LabAsync();
        var clock = Stopwatch.StartNew();
        await installation.UpAsync(1);
        output.WriteLine($"installed and ready after {clock.Elapsed.TotalSeconds:F1} s");
        clock.Restart();
        var site = await Site.CreateAsync(installation, Routes);
        output.WriteLine($"{Routes} routes serve {clock.Elapsed.TotalSeconds:F1} s after their Gateway and backends were applied");
        await site.GatewayAsync("Programmed");

        await using (var load = site.Load(500))
        await using (var changes = RouteChanges.Start(site, Routes, 10))
        {
            await Eventually.TrueAsync(() => load.Good > 300, "requests succeed");
            clock.Restart();
            await installation.InstallAsync(3);
            output.WriteLine($"upgraded to three replicas within {clock.Elapsed.TotalSeconds:F1} s");
            var before = load.Good;
            await Eventually.TrueAsync(() => load.Good > before + 500, "requests succeed");
            var latencies = await changes.StopAsync();
            await load.StopAsync();
            output.WriteLine($"{latencies}; {load.Good} of {load.Sent} requests answered with 200");
            output.WriteLine($"each change within {Expected.TotalSeconds} s: {latencies.Percentile(1) < Expected.TotalMilliseconds}");
            Assert.Empty(load.Failures);
            Assert.True(latencies.Count > Routes, "routes were changed");
        }

        await using (var load = site.Load(50))
        {
            await installation.UninstallAsync();
            await WaitForLeftoversAsync();
            var before = load.Good;
            await Eventually.TrueAsync(() => load.Good > before + 100, "proxies serve without a control plane");
            await load.StopAsync();
            Assert.Empty(load.Failures);
        }
    }

    // The garbage collector takes what belonged to the release away in its own time.
    private async Task WaitForLeftoversAsync()
    {
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var left = await installation.LeftoversAsync();
        while (left.Length > 0 && clock.Elapsed < TimeSpan.FromSeconds(120))
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            left = await installation.LeftoversAsync();
        }

        Assert.Equal("", left);
        output.WriteLine($"nothing of the release was left {clock.Elapsed.TotalSeconds:F1} s after its end");
    }
}
