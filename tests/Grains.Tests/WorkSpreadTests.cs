using System.Collections.Concurrent;
using System.Globalization;
using KGateway.Grains.Contracts.Hubs;
using KGateway.Grains.Hub;
using KGateway.Grains.Tests.Harness;
using KGateway.Resources.GatewayApi;
using Orleans.TestingHost;
using static KGateway.Grains.Tests.Harness.Objects;
using TestCluster = KGateway.Grains.Tests.Harness.TestCluster;

namespace KGateway.Grains.Tests;

/// <summary>Work goes to silos that have less of it, and nobody notices.</summary>
public sealed class WorkSpreadTests
{
    private const int Gateways = 7;

    [Fact]
    public async Task Silos_that_join_get_their_share_and_no_change_is_lost_meanwhile()
    {
        var source = FakeSource.Split();
        source.Put(Enumerable.Range(0, Gateways).SelectMany(static i => new KGateway.Resources.Resource[]
        {
            Gateway($"gw{i}"), Route($"r{i}", "0", $"s{i}", $"gw{i}"), Service($"s{i}"), Slice($"s{i}", "10.0.0.1"),
        }));
        await using var cluster = await TestCluster.StartAsync(1, source, static options => options.Calm = TimeSpan.FromMilliseconds(200));
        var first = cluster.Silos[0];
        var proxies = await Task.WhenAll(Enumerable.Range(0, Gateways).Select(i => cluster.ConnectAsync(first, $"gw{i}", $"node-{i}")));
        await Task.WhenAll(proxies.Select((proxy, i) => proxy.Feed.UntilAsync(s => s.Endpoints($"s{i}") is not null, "first")));
        Assert.Equal(new SiloWork(true, 2, Gateways), cluster.Service<WorkSpread>(first).Work);
        var faults = new ConcurrentQueue<string>();
        cluster.Service<StateReplica>(first).Changed += (before, after) => Check(before, after, faults);

        await cluster.Cluster.StartAdditionalSiloAsync();
        await cluster.Cluster.StartAdditionalSiloAsync();
        var written = 0;
        while (!IsEven(cluster))
        {
            written++;
            source.Put(Enumerable.Range(0, Gateways).Select(i => Route($"r{i}", written.ToString(CultureInfo.InvariantCulture), $"s{i}", $"gw{i}")));
            await Task.WhenAll(proxies.Select((proxy, i) => proxy.Feed.UntilAsync(s => s.Routes().Contains($"r{i} {written} "), $"change {written}")));
        }

        source.Put(Enumerable.Range(0, Gateways).Select(static i => Slice($"s{i}", "10.0.0.2")));
        await Task.WhenAll(proxies.Select((proxy, i) => proxy.Feed.UntilAsync(s => s.Endpoints($"s{i}")!.Contains("10.0.0.2"), "endpoints")));
        Assert.True(written > 0);
        Assert.Empty(faults);
        Assert.All(["config", "endpointslices"], stream => Assert.Equal(1, source.ReadersOf(stream)));
    }

    [Fact]
    public async Task What_is_even_already_stays_where_it_is()
    {
        await using var cluster = await TestCluster.StartAsync(1, FakeSource.Folder(), static options => options.Calm = TimeSpan.FromMilliseconds(50));
        cluster.Source.Put(Gateway("gw"));
        await cluster.ConnectAsync(cluster.Silos[0], "gw");
        var other = await cluster.Cluster.StartAdditionalSiloAsync();
        await cluster.StateAsync(other, static view => view.Synced);
        await cluster.Service<WorkSpread>(cluster.Silos[0]).SpreadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(new SiloWork(true, 1, 1), cluster.Service<WorkSpread>(cluster.Silos[0]).Work);
    }

    private static bool IsEven(TestCluster cluster)
    {
        var works = cluster.Silos.Select(silo => cluster.Service<WorkSpread>(silo).Work).ToArray();
        return Spread(static work => work.Streams, total: 2) && Spread(static work => work.Gateways, Gateways);

        bool Spread(Func<SiloWork, int> amount, int total) => works.Sum(amount) == total && works.Max(amount) - works.Min(amount) <= 1;
    }

    private static void Check(StateView before, StateView after, ConcurrentQueue<string> faults)
    {
        if (!after.Inputs.Covers(before.Inputs))
            faults.Enqueue($"{after.Inputs} comes after {before.Inputs}");
        if (after.State.All<Gateway>().Count() != Gateways || after.State.All<HttpRoute>().Count() != Gateways)
            faults.Enqueue($"objects are missing at {after.Inputs}");
    }
}
