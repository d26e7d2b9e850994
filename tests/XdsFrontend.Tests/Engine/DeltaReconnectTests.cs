using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Engine;
using KGateway.XdsFrontend.Tests.Support;

namespace KGateway.XdsFrontend.Tests.Engine;

/// <summary>Incremental streams of proxies that hold something already; the ids are those of the protocol's case table.</summary>
public sealed class DeltaReconnectTests
{
    private static World Clusters(params string[] names)
    {
        var world = new World();
        foreach (var name in names)
        {
            world.Put(XdsType.Cluster, name);
        }

        return world.Publish();
    }

    private static EngineStream Wild(World world)
    {
        var stream = new EngineStream(world, delta: true);
        stream.Subscribe(XdsType.Cluster);
        return stream;
    }

    private static XdsRequest Reconnect(World world, XdsType type, params string[] held) => new(type)
    {
        InitialVersions = held.ToDictionary(name => name, name => world[type, name]?.Version.ToString() ?? "old"),
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void C23_C24_reconnect_with_all_versions_gets_no_body(bool otherReplica)
    {
        var world = Clusters("a", "b");
        var request = Reconnect(world, XdsType.Cluster, "a", "b");
        var stream = new EngineStream(otherReplica ? Clusters("b", "a") : world, delta: true);
        stream.Send(request);
        Assert.Empty(stream.One().Names());
        Assert.Empty(stream.Engine.Stream[XdsType.Cluster].Differences);
    }

    [Fact]
    public void C25_reconnect_with_one_outdated_one_gone_one_new()
    {
        var world = new World().Listener("outdated", "2").Listener("new").Listener("same").Publish();
        var stream = new EngineStream(world, delta: true);
        var request = Reconnect(world, XdsType.Listener, "outdated", "gone", "same");
        stream.Send(request with { InitialVersions = new Dictionary<string, string>(request.InitialVersions) { ["outdated"] = "old" } });
        Assert.Equal(["Listener:new,outdated-gone"], stream.Run().Flow());
    }

    [Fact]
    public void C26_reconnect_with_explicit_wildcard_and_names()
    {
        var world = Clusters("a", "b");
        var stream = new EngineStream(world, delta: true);
        stream.Send(Reconnect(world, XdsType.Cluster, "a", "b") with { Names = ["*", "a"] });
        Assert.Empty(stream.Run().Single().Names());
        world.Put(XdsType.Cluster, "b", "2").Publish();
        Assert.Equal(["b"], stream.Run().Single().Names());
        stream.Send(new XdsRequest(XdsType.Cluster) { Unsubscribe = ["*"] });
        world.Put(XdsType.Cluster, "b", "3").Put(XdsType.Cluster, "a", "2").Publish();
        Assert.Equal(["a"], stream.Run().Single().Names());
    }

    [Fact]
    public void C27_reconnect_by_an_empty_list_with_versions_is_a_wildcard()
    {
        var world = Clusters("a", "b");
        var stream = new EngineStream(world, delta: true);
        stream.Send(Reconnect(world, XdsType.Cluster, "a"));
        Assert.Equal(["b"], stream.Run().Single().Names());
        Assert.True(stream.Engine.Stream[XdsType.Cluster].LegacyWildcard);
    }

    [Fact]
    public void C28_reconnect_naming_without_a_version_gets_the_body()
    {
        var world = new World().Backend("a").Backend("b").Publish();
        var stream = new EngineStream(world, delta: true);
        stream.Send(Reconnect(world, XdsType.Endpoints, "b") with { Names = ["a", "b"] });
        Assert.Equal(["a"], stream.Run().Single().Names());
    }

    // A silo that gets its first proxy of a Gateway learns the endpoints after the proxy has asked for them.
    [Theory]
    [InlineData("1", "")]
    [InlineData("2", "Endpoints:a")]
    public void C24_endpoints_that_become_known_later_are_sent_only_if_the_proxy_holds_others(string content, string flow)
    {
        var elsewhere = new World().Backend("a").Publish();
        var world = Clusters("a");
        world.Unknown = ["a"];
        var stream = new EngineStream(world.Publish(), delta: true);
        stream.Send(Reconnect(elsewhere, XdsType.Cluster, "a"));
        stream.Send(Reconnect(elsewhere, XdsType.Endpoints, "a") with { Names = ["a"] });
        Assert.Equal(["Cluster:"], stream.Run().Flow());
        world.Unknown = [];
        world.Put(XdsType.Endpoints, "a", content).Publish();
        Assert.Equal(flow, string.Join(' ', stream.Run().Flow()));
        Assert.Empty(stream.Engine.Stream[XdsType.Endpoints].Differences);
    }

    [Theory]
    [InlineData("1", "")]
    [InlineData("2", "Cluster:b")]
    public void C24_a_cluster_that_comes_later_is_sent_only_if_the_proxy_holds_another(string content, string flow)
    {
        var elsewhere = Clusters("a", "b");
        var world = Clusters("a");
        var stream = new EngineStream(world, delta: true);
        stream.Send(Reconnect(elsewhere, XdsType.Cluster, "a", "b"));
        Assert.Equal(["Cluster:"], stream.Run().Flow());
        world.Put(XdsType.Cluster, "b", content).Publish();
        Assert.Equal(flow, string.Join(' ', stream.Run().Flow()));
        Assert.Empty(stream.Engine.Stream[XdsType.Cluster].Differences);
    }

    [Fact]
    public void C29_version_of_a_name_that_is_not_subscribed_is_no_subscription()
    {
        var world = new World().Backend("a").Backend("b").Publish();
        var stream = new EngineStream(world, delta: true);
        stream.Send(new XdsRequest(XdsType.Endpoints) { Names = ["a"], InitialVersions = new Dictionary<string, string> { ["b"] = "old" } });
        Assert.Equal(["Endpoints:a"], stream.Run().Flow());
    }

    [Fact]
    public void C30_versions_in_a_later_request_are_ignored()
    {
        var world = new World().Backend("a").Backend("b").Publish();
        var stream = new EngineStream(world, delta: true);
        stream.Subscribe(XdsType.Endpoints, "a");
        stream.Run();
        stream.Send(Reconnect(world, XdsType.Endpoints, "b") with { Names = ["b"] });
        Assert.Equal(["b"], stream.One().Names());
    }

    [Fact]
    public void C31_naming_under_a_legacy_wildcard_keeps_the_wildcard()
    {
        var world = Clusters("a", "b");
        var stream = Wild(world);
        stream.Run();
        stream.Subscribe(XdsType.Cluster, "a");
        stream.Run();
        stream.Unsubscribe(XdsType.Cluster, "a");
        stream.Run();
        world.Put(XdsType.Cluster, "a", "2").Put(XdsType.Cluster, "b", "2").Publish();
        Assert.Equal(["a", "b"], stream.One().Names());
    }

    [Fact]
    public void Reconnect_removes_what_only_the_proxy_has_after_its_routes_are_replaced_and_acked()
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta: true);
        stream.Send(new XdsRequest(XdsType.Cluster) { InitialVersions = new Dictionary<string, string> { ["gone"] = "x", ["a"] = world[XdsType.Cluster, "a"]!.Version.ToString() } });
        stream.Send(new XdsRequest(XdsType.Endpoints) { Names = ["a", "gone"], InitialVersions = new Dictionary<string, string> { ["gone"] = "x" } });
        stream.Send(new XdsRequest(XdsType.Listener) { InitialVersions = new Dictionary<string, string> { ["l"] = world[XdsType.Listener, "l"]!.Version.ToString() } });
        var first = stream.Due();
        Assert.Equal(["Cluster:", "Endpoints:a", "Listener:"], first.Flow());
        first.ForEach(stream.Ack);
        stream.Quiet();
        stream.Send(new XdsRequest(XdsType.Route) { Names = ["r"], InitialVersions = new Dictionary<string, string> { ["r"] = "old" } });
        var route = stream.One();
        Assert.Equal(["r"], route.Names());
        stream.Ack(route);
        // What it is isn't known: it may have clusters of its own.
        Assert.Equal(["Cluster:gone", "Endpoints:-gone", "Cluster:-gone"], stream.Run().Flow());
    }

    [Fact]
    public void Reconnect_with_unchanged_routes_removes_without_another_ack()
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta: true);
        Dictionary<string, string> Held(XdsType type, string name) => new() { [name] = world[type, name]!.Version.ToString() };
        stream.Send(new XdsRequest(XdsType.Cluster) { InitialVersions = new Dictionary<string, string>(Held(XdsType.Cluster, "a")) { ["gone"] = "x" } });
        stream.Send(new XdsRequest(XdsType.Listener) { InitialVersions = Held(XdsType.Listener, "l") });
        stream.Send(new XdsRequest(XdsType.Route) { Names = ["r"], InitialVersions = Held(XdsType.Route, "r") });
        Assert.Equal(["Cluster:", "Listener:", "Cluster:gone", "Cluster:-gone"], stream.Run().Flow());
    }

    [Fact]
    public void Reconnect_with_a_cluster_that_was_emptied_only_removes_it()
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta: true);
        var clusters = Reconnect(world, XdsType.Cluster, "a");
        stream.Send(clusters with { InitialVersions = new Dictionary<string, string>(clusters.InitialVersions) { ["gone"] = EmptyCluster.Named("gone").Version.ToString() } });
        stream.Send(Reconnect(world, XdsType.Listener, "l"));
        stream.Send(Reconnect(world, XdsType.Route, "r") with { Names = ["r"] });
        Assert.Equal(["Cluster:", "Listener:", "Cluster:-gone"], stream.Run().Flow());
    }
}
