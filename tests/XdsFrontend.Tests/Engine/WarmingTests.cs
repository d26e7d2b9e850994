using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Tests.Support;

namespace KGateway.XdsFrontend.Tests.Engine;

/// <summary>Clusters that a proxy takes into use by itself: those with names to look up or with health checks.</summary>
public sealed class WarmingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_route_waits_until_the_proxy_has_such_a_new_cluster_in_use(bool delta)
    {
        var world = World.WithRoute("a").Route("other", "a").Publish();
        var stream = new EngineStream(world, delta).Connected("a");
        stream.Subscribe(XdsType.Route, "other");
        stream.Run();
        Slow(world, "b").Route("r", "a", "b").Put(XdsType.Route, "other", "2", ["a"]).Publish();
        var due = stream.Due();
        Assert.Equal([delta ? "Cluster:b" : "Cluster:a,b", "Route:other"], due.Flow());
        stream.Ack(due[1]);
        stream.Later(TimeSpan.FromSeconds(4)).Quiet();
        stream.Ack(due[0]);
        Assert.Equal(["Route:r"], stream.Run().Flow());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_name_that_is_not_found_does_not_hold_up_a_route_for_ever(bool delta)
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta).Connected("a");
        Slow(world, "b").Route("r", "a", "b").Publish();
        stream.One();
        Assert.NotNull(stream.Engine.Wait);
        Assert.Equal(["Route:r"], stream.Later(stream.Engine.Wait!.Value).Due().Flow());
    }

    [Fact]
    public void A_refused_cluster_is_not_waited_for()
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta: true).Connected("a");
        Slow(world, "b").Route("r", "a", "b").Publish();
        stream.Nack(stream.One());
        stream.Quiet();
        world.Remove(XdsType.Cluster, "b").Route("r", "a").Put(XdsType.Route, "r", "3", ["a"]).Publish();
        Assert.Equal(["Route:r"], stream.Run().Flow());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Changes_of_a_cluster_in_use_delay_nothing(bool delta)
    {
        var world = World.WithRoute("a");
        Slow(world, "a");
        world.Publish();
        var stream = new EngineStream(world, delta).Connected("a");
        Slow(world, "a", "2").Put(XdsType.Route, "r", "2", ["a"]).Publish();
        Assert.Equal(["Cluster:a", "Endpoints:a", "Route:r"], stream.Due().Flow());
    }

    private static World Slow(World world, string name, string content = "1") =>
        world.Put(XdsType.Cluster, name, content, warmsSlowly: true);
}
