using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using KGateway.Grains.Contracts.Hubs;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Hub;
using KGateway.Grains.Tests.Harness;
using KGateway.Resources.GatewayApi;
using static KGateway.Grains.Tests.Harness.Objects;
using TestCluster = KGateway.Grains.Tests.Harness.TestCluster;

namespace KGateway.Grains.Tests;

/// <summary>Work goes to silos that have less of it, and nobody notices.</summary>
public sealed class WorkSpreadTests(ITestOutputHelper output)
{
    private const int Gateways = 7;
    private const int Rounds = 30;

    private static int _lastValue;

    [Fact]
    public async Task Silos_that_join_get_their_share_and_no_change_is_lost_meanwhile()
    {
        var source = FakeSource.Split();
        source.Put(Objects());
        await using var cluster = await TestCluster.StartAsync(1, source, static options => options.Calm = TimeSpan.FromMilliseconds(200));
        var first = cluster.Silos[0];
        var proxies = await Task.WhenAll(Enumerable.Range(0, Gateways).Select(i => cluster.ConnectAsync(first, $"gw{i}", $"node-{i}")));
        await Task.WhenAll(proxies.Select((proxy, i) => proxy.Feed.UntilAsync(s => s.Endpoints($"s{i}") is not null, "first")));
        Assert.Equal(new SiloWork(true, 2, Gateways), cluster.Service<WorkSpread>(first).Work);
        var faults = new ConcurrentQueue<string>();
        cluster.Service<StateReplica>(first).Changed += (before, after) => Check(before, after, faults);

        await cluster.Cluster.StartAdditionalSiloAsync();
        await cluster.Cluster.StartAdditionalSiloAsync();
        await ChangeUntilAsync(source, proxies, () => IsEven(cluster, Gateways));
        source.Put(Enumerable.Range(0, Gateways).Select(static i => Slice($"s{i}", "10.0.0.2")));
        await Task.WhenAll(proxies.Select((proxy, i) => proxy.Feed.UntilAsync(s => s.Endpoints($"s{i}")!.Contains("10.0.0.2"), "endpoints")));
        Assert.Empty(faults);
        // The reader before may be on its way out.
        await Eventually.TrueAsync(() => source.ReadersOf("config") == 1 && source.ReadersOf("endpointslices") == 1, "each stream has one reader");
    }

    [Fact]
    public async Task Gateways_that_go_leave_no_silo_with_more_than_the_other()
    {
        var source = FakeSource.Split();
        source.Put(Objects());
        await using var cluster = await TestCluster.StartAsync(2, source, static options => options.Calm = TimeSpan.FromMilliseconds(200));
        var proxies = await Task.WhenAll(Enumerable.Range(0, Gateways).Select(i => cluster.ConnectAsync(cluster.Silos[0], $"gw{i}", $"node-{i}")));
        await ChangeUntilAsync(source, proxies, () => IsEven(cluster, Gateways));

        var busier = cluster.Silos.MaxBy(silo => cluster.Service<WorkSpread>(silo).Work.Gateways)!;
        var stay = cluster.Service<LocalGrains>(busier).Gateways.Keys.Select(static key => key.Name).ToHashSet();
        source.Delete(Enumerable.Range(0, Gateways).Where(i => !stay.Contains($"gw{i}")).Select(static i => Gateway($"gw{i}")));
        var left = Enumerable.Range(0, Gateways).Where(i => stay.Contains($"gw{i}")).ToArray();
        Assert.Equal((Gateways + 1) / 2, left.Length);
        await ChangeUntilAsync(source, [.. left.Select(i => proxies[i])], () => IsEven(cluster, left.Length), left);
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

    // What moves is busy: others ask it for its newest state while it goes.
    [Fact]
    public async Task Each_change_arrives_while_everything_moves_to_and_fro()
    {
        var source = FakeSource.Split();
        source.Put(Objects());
        await using var cluster = await TestCluster.StartAsync(3, source, static options =>
        {
            options.Calm = TimeSpan.FromHours(1);
            // What is only found out when leases are renewed fails the test.
            options.Lease = TimeSpan.FromHours(1);
        });
        var proxies = new List<IProxyConnection>();
        foreach (var silo in cluster.Silos)
            proxies.AddRange(await Task.WhenAll(Enumerable.Range(0, Gateways).Select(i => cluster.ConnectAsync(silo, $"gw{i}", $"node-{i}@{silo.SiloAddress}"))));
        var random = new Random(1);
        var moves = 0;
        var gateways = Enumerable.Range(0, proxies.Count).Select(static i => i % Gateways).ToArray();
        var slowest = TimeSpan.Zero;
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var silo in cluster.Silos)
            {
                var locals = cluster.Service<LocalGrains>(silo);
                foreach (var movable in locals.Watches.Values.Cast<IMovable>().Concat(locals.Gateways.Values))
                {
                    if (random.Next(4) > 0)
                        continue;
                    movable.MoveTo(cluster.Silos[random.Next(cluster.Silos.Count)].SiloAddress);
                    moves++;
                }
            }

            var clock = Stopwatch.StartNew();
            await ChangeAsync(source, proxies, gateways);
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
        }

        output.WriteLine($"{moves} moves, slowest change of all {slowest.TotalMilliseconds:F0} ms");
    }

    private static IEnumerable<KGateway.Resources.Resource> Objects() => Enumerable.Range(0, Gateways).SelectMany(static i => new KGateway.Resources.Resource[]
    {
        Gateway($"gw{i}"), Route($"r{i}", "0", $"s{i}", $"gw{i}"), Service($"s{i}"), Slice($"s{i}", "10.0.0.1"),
    });

    // Changes all routes again and again until a condition holds; each change must reach each proxy.
    private static async Task ChangeUntilAsync(FakeSource source, IProxyConnection[] proxies, Func<bool> condition, int[]? gateways = null)
    {
        gateways ??= [.. Enumerable.Range(0, Gateways)];
        using var deadline = new CancellationTokenSource(TestCluster.Deadline);
        do
        {
            deadline.Token.ThrowIfCancellationRequested();
            await ChangeAsync(source, proxies, gateways);
        }
        while (!condition());
    }

    private static async Task ChangeAsync(FakeSource source, IEnumerable<IProxyConnection> proxies, int[] gateways)
    {
        var value = Interlocked.Increment(ref _lastValue).ToString(CultureInfo.InvariantCulture);
        source.Put(gateways.Distinct().Select(i => Route($"r{i}", value, $"s{i}", $"gw{i}")));
        await Task.WhenAll(proxies.Zip(gateways, (proxy, i) => proxy.Feed.UntilAsync(s => s.Routes().Contains($"r{i} {value} "), $"change {value}")));
    }

    private static bool IsEven(TestCluster cluster, int gateways)
    {
        var works = cluster.Silos.Select(silo => cluster.Service<WorkSpread>(silo).Work).ToArray();
        return Spread(static work => work.Streams, total: 2) && Spread(static work => work.Gateways, gateways);

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
