using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Tests.Support;

namespace KGateway.XdsFrontend.Tests.Engine;

/// <summary>When proxies that don't ask for everything lose clusters.</summary>
public sealed class ClusterRemovalTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_has_no_route_tables_loses_a_cluster_with_the_ack_of_the_listener(bool others)
    {
        var world = new World().Backend("a").Backend("b").Put(XdsType.Listener, "tcp", clusters: ["a", "b"]);
        if (others)
        {
            // A route table that the proxy may yet ask for.
            world.Route("r", "a");
        }

        world.Publish();
        var stream = new EngineStream(world, delta: true);
        stream.Subscribe(XdsType.Cluster);
        stream.Run();
        stream.Subscribe(XdsType.Endpoints, "a", "b");
        stream.Run();
        stream.Subscribe(XdsType.Listener);
        stream.Run();
        world.RemoveBackend("b").Put(XdsType.Listener, "tcp", "2", clusters: ["a"]).Publish();
        var listener = stream.One();
        Assert.Equal(["Listener:tcp"], new[] { listener }.Flow());
        stream.Later(TimeSpan.FromSeconds(4)).Quiet();
        stream.Ack(listener);
        if (others)
        {
            stream.Quiet();
            stream.Later(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(["Cluster:-b"], stream.Run().Flow());
    }

    // Envoy 1.40 crashes when it is told to remove a cluster that has made others; EndToEnd's DynamicBackendRemovalTests show it with a real one.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_that_makes_clusters_is_emptied_before_it_is_removed(bool delta)
    {
        var (_, stream) = WithoutOwner(delta);
        var emptied = stream.One();
        var empty = Assert.Single(emptied.Resources.ToArray(), resource => resource.Name == "b");
        Assert.IsType<EmptyCluster>(empty);
        Assert.Empty(emptied.Removed);

        // Whether the proxy has done so only its ACK tells.
        stream.Later(TimeSpan.FromMinutes(1)).Quiet();
        stream.Ack(emptied);
        Assert.Equal([delta ? "Cluster:-b" : "Cluster:a"], stream.Run().Flow());
    }

    [Fact]
    public void One_that_was_emptied_and_is_wanted_again_is_new_to_the_routes()
    {
        var (world, stream) = WithoutOwner(delta: true);
        var emptied = stream.One();
        stream.Unsubscribe(XdsType.Endpoints, "b");
        world.Backend("b", "2").Route("r", "a", "b").Publish();
        stream.Quiet();
        stream.Ack(emptied);
        Assert.Equal(["Cluster:b"], stream.Due().Flow());
        stream.Subscribe(XdsType.Endpoints, "b");
        Assert.Equal(["Endpoints:b", "Route:r"], stream.Due().Flow());
    }

    [Fact]
    public void One_that_a_proxy_does_not_let_be_emptied_is_removed()
    {
        var (_, stream) = WithoutOwner(delta: true);
        stream.Nack(stream.One());
        Assert.Equal(["Cluster:-b"], stream.Run().Flow());
    }

    [Fact]
    public void One_that_was_accepted_beside_refused_ones_is_emptied_too()
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta: true).Connected("a");
        world.Put(XdsType.Cluster, "b", "owner", ownsClusters: true).Put(XdsType.Cluster, "c", "bad").Publish();
        var both = stream.One();
        world.Remove(XdsType.Cluster, "b").Remove(XdsType.Cluster, "c").Publish();
        stream.Nack(both);
        Assert.Equal(["Cluster:b-c", "Cluster:-b"], stream.Run().Flow());
    }

    [Fact]
    public void A_refused_change_leaves_the_one_before_even_if_that_is_not_answered_yet()
    {
        var world = World.WithRoute("a").Put(XdsType.Cluster, "b").Publish();
        var stream = new EngineStream(world, delta: true).Connected("a");
        world.Put(XdsType.Cluster, "b", "2", ownsClusters: true).Publish();
        var unanswered = stream.One();
        world.Put(XdsType.Cluster, "b", "bad").Publish();
        stream.Later(TimeSpan.FromMinutes(1));
        stream.Nack(stream.One());
        Assert.True(stream.Engine.Stream[XdsType.Cluster].HeldOf("b").MayOwnClusters);
        stream.Ack(unanswered);
    }

    [Fact]
    public void A_route_that_was_on_its_way_when_it_was_asked_for_again_keeps_its_clusters()
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta: true).Connected("a");
        world.Backend("b").Route("r", "b").Publish();
        stream.Ack(stream.One());
        stream.Subscribe(XdsType.Endpoints, "b");
        var due = stream.Due();
        Assert.Equal(["Endpoints:b", "Route:r"], due.Flow());

        // The listener went and came back at the proxy; what it reads then is what was sent before.
        stream.Unsubscribe(XdsType.Route, "r");
        stream.Subscribe(XdsType.Route, "r");
        world.RemoveBackend("b").Backend("c").Route("r", "a", "c").Publish();
        due.ForEach(stream.Ack);
        var added = stream.One();
        Assert.Equal(["c"], added.Names());
        stream.Ack(added);
        stream.Later(TimeSpan.FromSeconds(1)).Quiet();
        stream.Subscribe(XdsType.Endpoints, "c");
        Assert.Equal(["Endpoints:c", "Route:r"], stream.Run().Take(2).Flow());
    }

    // A proxy that has accepted that nothing names the cluster "b" any more, which may have made clusters.
    private static (World World, EngineStream Stream) WithoutOwner(bool delta)
    {
        var world = World.WithRoute("a", "b").Put(XdsType.Cluster, "b", "owner", ownsClusters: true).Publish();
        var stream = new EngineStream(world, delta).Connected("a", "b");
        world.RemoveBackend("b").Route("r", "a").Publish();
        stream.Ack(stream.One());
        return (world, stream);
    }
}
