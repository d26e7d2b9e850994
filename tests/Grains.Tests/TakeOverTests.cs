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
        streams.Ensure();
        await source.UntilAsync(() => source.ReadersOf("pods") == 1 && source.ReadersOf("endpointslices") == 1, "they are read");
    }
}
