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
}
