using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Engine;
using KGateway.XdsFrontend.Tests.Support;

namespace KGateway.XdsFrontend.Tests.Engine;

/// <summary>A cluster that nothing names any more is kept for a while, for the requests that began before.</summary>
public sealed class RemovalGraceTests
{
    private static readonly TimeSpan Grace = new EngineOptions().RemovalGrace;

    [Theory]
    [InlineData(true, "Cluster:-b")]
    [InlineData(false, "Cluster:a")]
    public void It_is_removed_that_long_after_the_ack_of_the_route(bool delta, string removed)
    {
        var (world, stream) = Connected(delta);
        world.RemoveBackend("b").Route("r", "a").Publish();
        var route = stream.One();
        stream.Later(Grace / 4).Quiet();
        stream.Ack(route);
        stream.Quiet();
        Assert.Equal(Grace, stream.Engine.Wait);
        stream.Later(Grace - TimeSpan.FromMilliseconds(1)).Quiet();
        Assert.Equal([removed], stream.Later(TimeSpan.FromMilliseconds(1)).Run().Flow());
        Assert.Empty(stream.Engine.Stream[XdsType.Cluster].Differences);
        Assert.Null(stream.Engine.Wait);
    }

    [Fact]
    public void Those_that_wait_are_not_looked_at_with_each_change_and_are_held_all_the_same()
    {
        var (world, stream) = Connected(delta: true);
        world.RemoveBackend("b").Route("r", "a").Publish();
        stream.Run();
        var clusters = stream.Engine.Stream[XdsType.Cluster];
        Assert.Empty(clusters.Differences);
        Assert.False(clusters.HeldOf("b").IsNone);
        Assert.Equal(2, clusters.CountHeld());
    }

    [Fact]
    public void The_proxy_is_not_behind_meanwhile()
    {
        var world = World.WithRoute("a").Put(XdsType.Secret, "s").Put(XdsType.Cluster, "b", secrets: ["s"]).Put(XdsType.Endpoints, "b").Route("r", "a", "b").Publish();
        var stream = new EngineStream(world, delta: true, new EngineOptions()).Connected("a", "b");
        stream.Subscribe(XdsType.Secret, "s");
        stream.Run();
        world.RemoveBackend("b").Remove(XdsType.Secret, "s").Route("r", "a").Publish();
        var route = stream.One();
        Assert.NotEqual(world.Cell.Current!.Revision, stream.Engine.Stream[XdsType.Cluster].AcknowledgedRevision);
        stream.Ack(route);
        stream.Quiet();
        foreach (var type in XdsTypes.All)
        {
            Assert.Equal(world.Cell.Current.Revision, stream.Engine.Stream[type].AcknowledgedRevision);
        }

        Assert.Equal(["Cluster:-b", "Secret:-s"], stream.Later(Grace).Run().Flow());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_that_returns_unchanged_is_not_sent_and_gets_the_whole_time_when_it_goes_again(bool delta)
    {
        var (world, stream) = Connected(delta);
        world.RemoveBackend("b").Route("r", "a").Publish();
        Assert.Equal(["Route:r"], stream.Run().Flow());
        stream.Later(Grace / 2).Quiet();
        world.Backend("b").Route("r", "a", "b").Publish();
        Assert.Equal(["Route:r"], stream.Run().Flow());
        stream.Later(Grace + Grace).Quiet();
        world.RemoveBackend("b").Route("r", "a").Publish();
        Assert.Equal(["Route:r"], stream.Run().Flow());
        stream.Later(Grace / 2).Quiet();
        Assert.Equal([delta ? "Cluster:-b" : "Cluster:a"], stream.Later(Grace / 2).Run().Flow());
    }

    [Fact]
    public void One_that_returns_with_another_content_before_it_was_sent_gets_the_whole_time_when_it_goes_again()
    {
        var (world, stream) = Connected(delta: true);
        world.RemoveBackend("b").Route("r", "a").Publish();
        stream.Run();
        stream.Later(Grace / 2).Quiet();
        world.Backend("c").Publish();
        var unanswered = stream.One();
        world.Put(XdsType.Cluster, "b", "2").Publish();
        stream.Quiet();
        world.RemoveBackend("b").Publish();
        stream.Quiet();
        stream.Ack(unanswered);
        stream.Later(Grace / 2).Quiet();
        Assert.Equal(["Cluster:-b"], stream.Later(Grace / 2).Run().Flow());
    }

    [Fact]
    public void Other_changes_are_neither_held_up_nor_do_they_prolong_it()
    {
        var (world, stream) = Connected(delta: true);
        world.RemoveBackend("b").Route("r", "a").Publish();
        stream.Run();
        stream.Later(Grace / 2);
        world.Backend("c").Publish();
        Assert.Equal(["Cluster:c"], stream.Run().Flow());
        Assert.Equal(["Cluster:-b"], stream.Later(Grace / 2).Run().Flow());
    }

    [Fact]
    public void The_server_of_a_filter_is_kept_after_the_ack_of_the_listener()
    {
        var world = World.WithRoute("a").Backend("server").Put(XdsType.Listener, "l", "1", clusters: ["server"]).Publish();
        var stream = new EngineStream(world, delta: true, new EngineOptions()).Connected("a", "server");
        world.RemoveBackend("server").Listener("l", "2").Publish();
        Assert.Equal(["Listener:l"], stream.Run().Flow());
        Assert.Equal(["Cluster:-server"], stream.Later(Grace).Run().Flow());
    }

    private static (World World, EngineStream Stream) Connected(bool delta)
    {
        var world = World.WithRoute("a", "b");
        return (world, new EngineStream(world, delta, new EngineOptions()).Connected("a", "b"));
    }
}
