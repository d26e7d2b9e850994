using System.Collections.Concurrent;
using System.Diagnostics;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Tests.Harness;
using static KGateway.Grains.Tests.Harness.Objects;

namespace KGateway.Grains.Tests;

public sealed class ManyGatewaysTests(ITestOutputHelper output)
{
    [Fact]
    public async Task ASharedChangeOfAThousandGatewaysLeavesTheRestAlive()
    {
        const int Gateways = 1000;
        const int Routes = 10;
        await using var cluster = await TestCluster.StartAsync(3);
        var clock = Stopwatch.StartNew();
        cluster.Source.Put(
        [
            Service("web"), Slice("web", "10.0.0.1"), Shared("s1"), Gateway("other"), Route("other", "v1", "web", "other"),
            .. Enumerable.Range(0, Gateways).Select(static i => Gateway($"gw{i}")),
            .. Enumerable.Range(0, Gateways * Routes).Select(static i => Route($"r{i}", "v1", "web", $"gw{i / Routes}")),
        ]);
        var proxies = new ConcurrentBag<IProxyConnection>();
        // Every tenth has a proxy; the others must still be translated, for their statuses.
        foreach (var i in Enumerable.Range(0, Gateways).Where(static i => i % 10 == 0))
            proxies.Add(await cluster.ConnectAsync(cluster.Silos[i / 10 % 3], $"gw{i}", $"node{i}"));
        var other = await cluster.ConnectAsync(cluster.Silos[0], "other", "other");
        await Task.WhenAll(proxies.Append(other).Select(static proxy => proxy.Feed.UntilAsync(static s => s.Routes().Contains("s1"), "first")));
        output.WriteLine($"{Gateways} gateways x {Routes} routes, first snapshots after {clock.ElapsedMilliseconds} ms");
        await cluster.Statuses.UntilAsync(() => cluster.Statuses.Written.Count >= Gateways * (Routes + 1), "statuses");
        output.WriteLine($"all {cluster.Statuses.Written.Count} statuses written after {clock.ElapsedMilliseconds} ms");

        clock.Restart();
        cluster.Translation.Cost = TimeSpan.FromMilliseconds(0.1);
        cluster.Source.Put(Shared("s2"));
        // In a stream of its own, while everything is being translated anew.
        cluster.Source.Put(Route("other", "v2", "web", "other"));
        await other.Feed.UntilAsync(static s => s.Routes().Contains("v2 s2"), "other");
        output.WriteLine($"an unrelated change is in force after {clock.ElapsedMilliseconds} ms");
        await Task.WhenAll(proxies.Select(static proxy => proxy.Feed.UntilAsync(static s => s.Routes().Contains("s2"), "shared")));
        output.WriteLine($"the shared change is in force on 100 proxies after {clock.ElapsedMilliseconds} ms");

        Assert.Equal(3, cluster.Silos.Count(static silo => silo.IsActive));
        var late = cluster.Logs.Warnings.Where(static line =>
            line.Contains("probe", StringComparison.OrdinalIgnoreCase) && line.Contains("Membership", StringComparison.Ordinal)).ToArray();
        foreach (var line in late)
            output.WriteLine(line);
        output.WriteLine($"{late.Length} probes were late");
    }
}
