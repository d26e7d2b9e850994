using System.Net;
using KGateway.Grains.Hosting;
using KGateway.Grains.Hub;
using KGateway.Grains.Tests.Harness;
using static KGateway.Grains.Tests.Harness.Objects;
using TestCluster = KGateway.Grains.Tests.Harness.TestCluster;

namespace KGateway.Grains.Tests;

/// <summary>What makes the work of a lost silo go on soon.</summary>
public sealed class TakeOverTests
{
    [Fact]
    public async Task Readers_of_endpoints_come_to_life_before_a_backend_asks()
    {
        var source = FakeSource.Split();
        source.Put(Gateway("gw"));
        await using var cluster = await TestCluster.StartAsync(3, source);
        foreach (var silo in cluster.Silos)
            await cluster.StateAsync(silo, static view => view.Synced);
        await cluster.Cluster.KillSiloAsync(cluster.Silos[2]);
        await source.UntilAsync(
            () => source.ReadersOf("config") == 1 && source.ReadersOf("endpointslices") == 1 && source.ReadersOf("pods") == 1,
            "all streams are read");
        Assert.All(cluster.Silos.Where(static silo => silo.IsActive), silo => Assert.Empty(cluster.Service<LocalGrains>(silo).Services));
    }

    [Fact]
    public async Task Endpoints_are_not_read_where_there_are_no_Gateways()
    {
        var source = FakeSource.Split();
        source.Put(Service("web"), Slice("web", "10.0.0.1"));
        await using var cluster = await TestCluster.StartAsync(1, source);
        await cluster.StateAsync(cluster.Silos[0], static view => view.Synced);
        var streams = cluster.Service<EndpointStreams>(cluster.Silos[0]);
        streams.Ensure();
        Assert.Equal(0, source.ReadersOf("pods"));
        source.Put(Gateway("gw"));
        await cluster.StateAsync(cluster.Silos[0], static view => view.State.All<KGateway.Resources.GatewayApi.Gateway>().Any());
        Assert.Equal(0, source.ReadersOf("pods"));
        streams.Ensure();
        await source.UntilAsync(() => source.ReadersOf("pods") == 1 && source.ReadersOf("endpointslices") == 1, "they are read");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void No_part_that_a_partition_recovers_is_longer_than_a_twentieth_of_the_ring(int silos)
    {
        for (var trial = 0; trial < 200; trial++)
        {
            var all = Enumerable.Range(0, silos)
                .Select(i => SiloAddress.New(new IPEndPoint(IPAddress.Parse($"10.0.0.{i + 1}"), 11111), trial))
                .SelectMany(static silo => DirectoryPartitions.BoundariesOf(silo, DirectoryPartitions.Count))
                .Order()
                .ToArray();
            Assert.Equal(silos * DirectoryPartitions.Count, all.Distinct().Count());
            var longest = all.Zip(all.Skip(1), static (start, end) => (ulong)(end - start)).Append((1UL << 32) - all[^1] + all[0]).Max();
            Assert.True(longest * 20 < 1UL << 32, $"{longest}");
        }
    }

    [Fact]
    public void The_boundaries_of_a_silo_are_the_same_whoever_asks_and_others_are_not()
    {
        var silo = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11111), 7);
        var boundaries = DirectoryPartitions.BoundariesOf(silo, DirectoryPartitions.Count);
        Assert.Equal(boundaries, DirectoryPartitions.BoundariesOf(SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11111), 7), DirectoryPartitions.Count));
        Assert.Empty(boundaries.Intersect(
            DirectoryPartitions.BoundariesOf(SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11111), 8), DirectoryPartitions.Count)));
    }
}
