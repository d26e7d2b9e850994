using System.Collections.Concurrent;
using KGateway.Grains.Tests.Harness;
using KGateway.Translation.State;
using static KGateway.Grains.Tests.Harness.Objects;

namespace KGateway.Grains.Tests;

public sealed class EndpointTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task EndpointsThatAreListedLateAreUnknownAndNotEmpty(short silos)
    {
        var source = FakeSource.Split();
        source.Hold("endpointslices");
        source.Put(Gateway("gw"), Route("r", "v1", "web", "gw"), Route("r2", "v1", "void", "gw"), Service("web"), Service("void"));
        source.Put(Slice("web", "10.0.0.1"));
        await using var cluster = await TestCluster.StartAsync(silos, source);
        await using var proxy = await cluster.ConnectAsync(cluster.Silos[^1], "gw");
        var early = await proxy.Feed.UntilAsync(static s => s.Routes().Contains("r2 v1"), "early");
        Assert.Equal(["kube_default_void_80", "kube_default_web_80"], early.UnknownEndpoints.Order());
        Assert.Null(early.Endpoints("web"));

        source.Release("endpointslices");
        var late = await proxy.Feed.UntilAsync(static s => s.UnknownEndpoints.IsEmpty, "late");
        Assert.Contains("10.0.0.1", late.Endpoints("web"), StringComparison.Ordinal);
        Assert.Equal("kube_default_void_80: ", late.Endpoints("void"));
    }

    [Fact]
    public async Task ARouteAndItsBackendRemovedInOneSaveNeverEmptyTheEndpoints()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        for (var round = 0; round < 20; round++)
        {
            var (route, service, slice) = (Route("r", $"v{round}", "web", "gw"), Service("web"), Slice("web", $"10.0.0.{round + 1}"));
            cluster.Source.Put(Gateway("gw"), route, service, slice);
            await using var proxy = await cluster.ConnectAsync(cluster.Silos[round % 3], "gw");
            var seen = new ConcurrentQueue<string>();
            using var subscription = proxy.Feed.Subscribe(() => seen.Enqueue(proxy.Feed.Current!.Endpoints("web") ?? "none"));
            await proxy.Feed.UntilAsync(s => s.Endpoints("web")?.Contains($"10.0.0.{round + 1}") == true, "up");
            seen.Clear();
            cluster.Source.Apply(
                new ResourceChange(slice.Id, null), new ResourceChange(service.Id, null), new ResourceChange(route.Id, null));
            await proxy.Feed.UntilAsync(static s => s.Routes() == "head", "down");
            Assert.DoesNotContain("kube_default_web_80: ", seen);
        }
    }

    [Fact]
    public async Task ABackendWhoseSlicesGoIsEmpty()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        cluster.Source.Put(Gateway("gw"), Route("r", "v1", "web", "gw"), Service("web"), Slice("web", "10.0.0.1"));
        await using var proxy = await cluster.ConnectAsync(cluster.Silos[0], "gw");
        await proxy.Feed.UntilAsync(static s => s.Endpoints("web")?.Contains("10.0.0.1") == true);
        cluster.Source.Delete(Slice("web"));
        await proxy.Feed.UntilAsync(static s => s.Endpoints("web") == "kube_default_web_80: ");
    }

    [Fact]
    public async Task PodsOfTheEndpointsAreWatchedByName()
    {
        await using var cluster = await TestCluster.StartAsync(3, FakeSource.Split());
        cluster.Source.Put(Gateway("gw"), Route("r", "v1", "web", "gw"), Service("web"));
        cluster.Source.Put(Pod("p1", "n1"), Pod("p2", "n2"), Pod("stranger", "n3"));
        cluster.Source.Put(SliceOfPods("web", ("10.0.0.1", "p1")));
        await using var proxy = await cluster.ConnectAsync(cluster.Silos[1], "gw");
        await proxy.Feed.UntilAsync(static s => s.Endpoints("web")?.Contains("10.0.0.1@n1") == true, "first");
        cluster.Source.Put(SliceOfPods("web", ("10.0.0.1", "p1"), ("10.0.0.2", "p2")));
        await proxy.Feed.UntilAsync(static s => s.Endpoints("web")?.Contains("10.0.0.2@n2") == true, "second");
        cluster.Source.Put(Pod("p2", "n9"));
        await proxy.Feed.UntilAsync(static s => s.Endpoints("web")?.Contains("10.0.0.2@n9") == true, "third");
    }

    [Fact]
    public async Task AStreamThatFailsAfterTheFirstListFreezesOnlyItself()
    {
        await using var cluster = await TestCluster.StartAsync(1, FakeSource.Split());
        cluster.Source.Put(Gateway("gw"), Route("r", "v1", "web", "gw"), Service("web"));
        cluster.Source.Put(Slice("web", "10.0.0.1"));
        await using var proxy = await cluster.ConnectAsync(cluster.Silos[0], "gw");
        await proxy.Feed.UntilAsync(static s => s.Endpoints("web")?.Contains("10.0.0.1") == true);

        cluster.Source.Break("endpointslices", "forbidden");
        cluster.Source.Put(Slice("web", "10.0.0.2"));
        cluster.Source.Put(Route("r", "v2", "web", "gw"));
        var frozen = await proxy.Feed.UntilAsync(static s => s.Routes().Contains("v2"));
        Assert.Contains("10.0.0.1", frozen.Endpoints("web"), StringComparison.Ordinal);

        cluster.Source.Heal("endpointslices");
        await proxy.Feed.UntilAsync(static s => s.Endpoints("web")?.Contains("10.0.0.2") == true, "healed");
    }
}
