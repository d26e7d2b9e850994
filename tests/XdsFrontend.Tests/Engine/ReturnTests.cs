using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Tests.Support;

namespace KGateway.XdsFrontend.Tests.Engine;

/// <summary>Proxies of the state of the world that return with what an earlier stream gave them.</summary>
public sealed class ReturnTests
{
    private const string OldVersion = "of another time";

    [Fact]
    public void A_cluster_that_went_while_the_proxy_was_away_stays_listed_until_its_routes_have_been_replaced()
    {
        var world = World.WithRoute("a", "b");
        var version = new EngineStream(world, delta: false).Connected("a", "b").Engine.Stream[XdsType.Cluster].Base.Version.ToString();
        world.RemoveBackend("b").Route("r", "a").Publish();

        var stream = Returning(world, version);
        var first = stream.One();
        Assert.Equal(["a", "b"], first.Names());
        stream.Ack(first);
        stream.Subscribe(XdsType.Endpoints, "a", "b");
        stream.Run();
        stream.Return(XdsType.Listener, OldVersion);
        stream.Return(XdsType.Route, OldVersion, "r");

        Assert.Equal(["Listener:l", "Route:r", "Cluster:a"], stream.Run().Flow());
    }

    [Fact]
    public void A_proxy_that_returns_with_the_newest_version_is_not_told_of_what_went_before()
    {
        var world = World.WithRoute("a", "b");
        world.RemoveBackend("b").Route("r", "a").Publish();
        var stream = Returning(world, world.Cell.Current![XdsType.Cluster].Version.ToString());
        Assert.Equal(["Cluster:a"], stream.Due().Flow());
    }

    [Fact]
    public void A_recalled_cluster_that_the_proxy_refuses_is_left_out()
    {
        var world = World.WithRoute("a", "b");
        world.RemoveBackend("b").Route("r", "a").Publish();
        var stream = Returning(world, OldVersion);
        var first = stream.One();
        Assert.Equal(["a", "b"], first.Names());
        stream.Nack(first, "b: bad");
        Assert.Equal(["a"], stream.Due().Single(response => response.Type == XdsType.Cluster).Names());
    }

    [Fact]
    public void Listeners_of_a_proxy_that_returns_are_not_dropped_while_one_has_to_wait()
    {
        var world = World.WithRoute("a");
        world.Put(XdsType.Listener, "tcp", "1", ["late"]).Put(XdsType.Cluster, "late").Publish();
        world.Unknown = ["late"];
        world.Publish();
        var stream = Returning(world, OldVersion);
        stream.Run();
        stream.Return(XdsType.Listener, OldVersion);
        stream.Quiet();
        Assert.Equal(["l", "tcp"], stream.Later(TimeSpan.FromSeconds(6)).One().Names());
    }

    private static EngineStream Returning(World world, string version)
    {
        var stream = new EngineStream(world, delta: false);
        stream.Return(XdsType.Cluster, version);
        return stream;
    }
}
