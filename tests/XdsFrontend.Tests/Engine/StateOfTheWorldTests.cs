using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Engine;
using KGateway.XdsFrontend.Tests.Support;

namespace KGateway.XdsFrontend.Tests.Engine;

/// <summary>State-of-the-world streams; the ids are those of the protocol's case table.</summary>
public sealed class StateOfTheWorldTests
{
    private static EngineStream Open(World world) => new(world, delta: false);

    private static World Backends(params string[] names)
    {
        var world = new World();
        foreach (var name in names)
        {
            world.Backend(name);
        }

        return world.Publish();
    }

    private static EngineStream Endpoints(World world, params string[] names)
    {
        var stream = Open(world);
        stream.Subscribe(XdsType.Endpoints, names);
        return stream;
    }

    [Fact]
    public void B1_B2_empty_first_request_gets_all_and_an_ack_gets_nothing()
    {
        var stream = Open(Backends("a", "b").Listener("l").Publish());
        stream.Subscribe(XdsType.Cluster);
        stream.Subscribe(XdsType.Listener);
        Assert.Equal(["Cluster:a,b", "Listener:l"], stream.Run().Flow());
        stream.Quiet();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void B3_B4_nack_is_not_resent_and_is_reported(bool sameVersion)
    {
        var world = Backends("a");
        var stream = Endpoints(world, "a");
        if (!sameVersion)
        {
            stream.Run();
            world.Put(XdsType.Endpoints, "a", "2").Publish();
        }

        stream.Nack(stream.One(), "no good");
        stream.Quiet();
        stream.Later(TimeSpan.FromMinutes(1)).Quiet();
        var rejection = stream.Observer.States[XdsType.Endpoints].Rejection!;
        Assert.Equal("no good", rejection.Message);
        Assert.Equal(["a"], rejection.Names);
    }

    [Fact]
    public void B5_stale_nonce_is_ignored_with_its_names()
    {
        var world = Backends("a", "b");
        var stream = Endpoints(world, "a");
        var first = stream.One();
        stream.Ack(first);
        world.Put(XdsType.Endpoints, "a", "2").Publish();
        var second = stream.One();
        stream.Send(new XdsRequest(XdsType.Endpoints) { Nonce = first.Nonce, Names = ["a", "b"] });
        stream.Quiet();
        stream.Send(new XdsRequest(XdsType.Endpoints) { Nonce = second.Nonce, Names = ["a", "b"] });
        Assert.Equal(["b"], stream.One().Names());
    }

    [Fact]
    public void B5_a_name_that_a_stale_request_lacks_is_sent_again_if_the_next_has_it()
    {
        var world = Backends("a", "b");
        var stream = Endpoints(world, "a", "b");
        var first = stream.One();
        world.Put(XdsType.Endpoints, "a", "2").Publish();
        stream.Ack(first);
        var second = stream.One();
        stream.Send(new XdsRequest(XdsType.Endpoints) { Nonce = first.Nonce, Names = ["a"] });
        stream.Quiet();
        stream.Send(new XdsRequest(XdsType.Endpoints) { Nonce = second.Nonce, Names = ["a", "b"] });
        Assert.Equal(["b"], stream.One().Names());
    }

    [Fact]
    public void B6_names_added_by_an_ack_are_answered()
    {
        var world = Backends("a", "b");
        var stream = Endpoints(world, "a");
        stream.Send(stream.Answer(stream.One()) with { Names = ["a", "b"] });
        Assert.Equal(["b"], stream.One().Names());

        var clusters = Open(world);
        clusters.Subscribe(XdsType.Cluster, "a");
        clusters.Send(clusters.Answer(clusters.One()) with { Names = ["a", "b"] });
        Assert.Equal(["a", "b"], clusters.One().Names());
    }

    [Fact]
    public void B7_dropped_name_is_silent()
    {
        var world = Backends("a", "b");
        var stream = Endpoints(world, "a", "b");
        stream.Run();
        stream.Unsubscribe(XdsType.Endpoints, "b");
        stream.Quiet();
        world.Put(XdsType.Endpoints, "b", "2").Publish();
        stream.Quiet();
    }

    [Theory]
    [InlineData((int)XdsType.Endpoints)]
    [InlineData((int)XdsType.Cluster)]
    public void B8_B9_F3_names_then_none_is_nothing_and_the_same_name_again_is_sent(int typeNumber)
    {
        var type = (XdsType)typeNumber;
        var world = Backends("a", "b");
        var stream = Open(world);
        stream.Subscribe(type, "a");
        stream.Run();
        stream.Unsubscribe(type, "a");
        world.Backend("a", "2").Publish();
        stream.Quiet();
        stream.Subscribe(type, "a");
        Assert.Equal(["a"], stream.One().Names());
    }

    [Fact]
    public void B10_legacy_wildcard_to_explicit_loses_nothing()
    {
        var world = Backends("a", "b");
        var stream = Open(world);
        stream.Subscribe(XdsType.Cluster);
        stream.Run();
        stream.Subscribe(XdsType.Cluster, "*");
        foreach (var response in stream.Run())
        {
            Assert.Equal(["a", "b"], response.Names());
        }

        world.Put(XdsType.Cluster, "b", "2").Publish();
        Assert.Equal(["a", "b"], stream.One().Names());
    }

    [Fact]
    public void B11_legacy_wildcard_then_names_is_only_the_names()
    {
        var world = Backends("a", "b");
        var stream = Open(world);
        stream.Subscribe(XdsType.Cluster);
        stream.Run();
        stream.Subscribe(XdsType.Cluster, "a");
        Assert.Equal(["a"], stream.Run().Single().Names());
        world.Put(XdsType.Cluster, "b", "2").Publish();
        stream.Quiet();
    }

    [Fact]
    public void B12_star_and_name_then_name_alone()
    {
        var world = Backends("a", "b");
        var stream = Open(world);
        stream.Subscribe(XdsType.Cluster, "*", "a");
        Assert.Equal(["a", "b"], stream.Run().Single().Names());
        stream.Unsubscribe(XdsType.Cluster, "*");
        world.Put(XdsType.Cluster, "a", "2").Put(XdsType.Cluster, "b", "2").Publish();
        Assert.Equal(["a"], stream.Run()[^1].Names());
    }

    [Fact]
    public void B13_removed_cluster_leaves_the_list_and_the_last_one_empties_it()
    {
        var world = World.WithRoute("a", "b");
        var stream = Open(world).Connected("a", "b");
        world.RemoveBackend("a").Route("r", "b").Publish();
        Assert.Equal(["b"], stream.Run().Last(response => response.Type == XdsType.Cluster).Names());
        world.RemoveBackend("b").Route("r").Publish();
        Assert.Empty(stream.Run().Last(response => response.Type == XdsType.Cluster).Names());
    }

    [Fact]
    public void B14_one_changed_assignment_of_a_thousand_is_sent_alone()
    {
        var names = Enumerable.Range(0, 1000).Select(i => $"c{i}").ToArray();
        var world = Backends(names);
        var stream = Endpoints(world, names);
        stream.Run();
        world.Put(XdsType.Endpoints, "c7", "2").Publish();
        Assert.Equal(["c7"], stream.One().Names());
    }

    [Fact]
    public void B15_unknown_name_waits_until_it_exists()
    {
        var world = Backends("a");
        var stream = Endpoints(world, "z");
        stream.Quiet();
        world.Backend("z").Publish();
        Assert.Equal(["z"], stream.One().Names());
    }

    [Fact]
    public void B16_empty_assignment_is_sent_at_once()
    {
        var world = Backends("a").Put(XdsType.Endpoints, "a", "").Publish();
        Assert.Equal(["a"], Endpoints(world, "a").One().Names());
    }

    [Fact]
    public void B17_B18_B23_what_exists_of_the_requested_is_answered_once_each()
    {
        var world = Backends("a", "b", "c");
        Assert.Equal(["a"], Endpoints(world, "a").One().Names());
        var stream = Open(world);
        stream.Send(new XdsRequest(XdsType.Endpoints) { Names = ["a", "a", "b", "nowhere"] });
        Assert.Equal(["a", "b"], stream.One().Names());
    }

    [Fact]
    public void B19_B20_reconnect_is_answered_with_the_same_version_on_any_replica()
    {
        var stream = Open(Backends("a", "b"));
        stream.Subscribe(XdsType.Cluster);
        var first = stream.One();
        var other = Open(Backends("b", "a"));
        other.Subscribe(XdsType.Cluster);
        var second = other.One();
        Assert.Equal(first.Version, second.Version);
        Assert.NotEqual(first.Nonce, second.Nonce);
        Assert.NotEmpty(first.Version);
    }

    [Fact]
    public void B21_same_endpoint_names_again_after_a_cluster_update_are_answered()
    {
        var world = World.WithRoute("a", "b");
        var stream = Open(world).Connected("a", "b");
        world.Put(XdsType.Cluster, "a", "2").Publish();
        stream.Run();
        stream.Subscribe(XdsType.Endpoints, "a", "b");
        Assert.Equal(["a", "b"], stream.Run().Single().Names());
        stream.Quiet();
    }

    [Fact]
    public void B22_same_route_name_again_after_a_listener_change_is_answered()
    {
        var world = World.WithRoute("a");
        var stream = Open(world).Connected("a");
        world.Listener("l", "2").Publish();
        Assert.Equal(["Listener:l"], stream.Run().Flow());
        stream.Subscribe(XdsType.Route, "r");
        Assert.Equal(["Route:r"], stream.Run().Flow());
    }

    [Fact]
    public void B24_changes_behind_an_unanswered_response_are_one_more_response()
    {
        var world = Backends("a");
        var stream = Endpoints(world, "a");
        var first = stream.One();
        world.Put(XdsType.Endpoints, "a", "2").Publish();
        stream.Quiet();
        world.Put(XdsType.Endpoints, "a", "3").Publish();
        stream.Quiet();
        stream.Ack(first);
        Assert.Equal(world[XdsType.Endpoints, "a"], stream.Run().Single().Resources.Span[0]);
    }

    [Fact]
    public void F1_named_listener_that_is_missing_gets_a_list_without_it()
    {
        var world = new World().Listener("other").Publish();
        var stream = Open(world);
        stream.Subscribe(XdsType.Listener, "l");
        Assert.Empty(stream.Run().Single().Names());
        world.Listener("l").Publish();
        Assert.Equal(["l"], stream.One().Names());
    }

    [Fact]
    public void F2_of_two_named_listeners_the_removed_one_leaves_the_list()
    {
        var world = new World().Listener("a").Listener("b").Listener("c").Publish();
        var stream = Open(world);
        stream.Subscribe(XdsType.Listener, "a", "b");
        Assert.Equal(["a", "b"], stream.Run().Single().Names());
        world.Remove(XdsType.Listener, "a").Publish();
        Assert.Equal(["b"], stream.Run().Single().Names());
    }

    [Fact]
    public void F4_one_bad_of_two_leaves_the_good_one_and_the_fix_is_accepted()
    {
        var world = new World().Listener("good").Listener("bad", "broken").Publish();
        var stream = Open(world);
        stream.Subscribe(XdsType.Listener, "good", "bad");
        stream.Nack(stream.One(), "listener bad: broken");
        var without = stream.One();
        Assert.Equal(["good"], without.Names());
        stream.Ack(without);
        stream.Nack(stream.One(), "listener bad: broken");
        stream.Quiet();
        world.Listener("bad", "fixed").Publish();
        Assert.Equal(["bad", "good"], stream.Run().Single().Names());
        stream.Quiet();
        Assert.Null(stream.Observer.States[XdsType.Listener].Rejection);
    }

    [Fact]
    public void F5_invalid_first_response_then_a_valid_one()
    {
        var world = new World().Route("r", "a").Publish();
        var stream = Open(world);
        stream.Subscribe(XdsType.Route, "r");
        stream.Nack(stream.One());
        stream.Quiet();
        world.Route("r", "b").Publish();
        stream.Ack(stream.One());
        stream.Quiet();
        Assert.Null(stream.Observer.States[XdsType.Route].Rejection);
    }

    [Fact]
    public void F6_nack_of_a_resource_that_was_dropped_meanwhile_leaves_nothing_behind()
    {
        var world = new World().Route("r", "a").Publish();
        var stream = Open(world);
        stream.Subscribe(XdsType.Route, "r");
        var response = stream.One();
        stream.Send(new XdsRequest(XdsType.Route) { Nonce = response.Nonce, Error = "bad", Names = [] });
        stream.Quiet();
        Assert.Empty(stream.Engine.Stream[XdsType.Route].Differences);
        Assert.Null(stream.Observer.States[XdsType.Route].Rejection);
    }

    [Fact]
    public void F9_names_of_the_whole_tree_are_answered_though_routes_come_before_clusters()
    {
        var stream = Open(World.WithRoute("a"));
        stream.Subscribe(XdsType.Listener, "l");
        Assert.Equal(["Listener:l"], stream.Run().Flow());
        stream.Subscribe(XdsType.Route, "r");
        Assert.Equal(["Route:r"], stream.Run().Flow());
        stream.Subscribe(XdsType.Cluster, "a");
        Assert.Equal(["Cluster:a"], stream.Run().Flow());
        stream.Subscribe(XdsType.Endpoints, "a");
        Assert.Equal(["Endpoints:a"], stream.Run().Flow());
    }
}
