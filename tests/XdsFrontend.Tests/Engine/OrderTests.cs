using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Engine;
using KGateway.XdsFrontend.Tests.Support;

namespace KGateway.XdsFrontend.Tests.Engine;

/// <summary>Make before break; the ids are those of the protocol's case table.</summary>
public sealed class OrderTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void D1_first_fill_never_names_a_cluster_before_it_was_sent(bool delta)
    {
        var stream = new EngineStream(World.WithRoute("a"), delta);
        stream.Subscribe(XdsType.Route, "r");
        stream.Subscribe(XdsType.Listener);
        stream.Subscribe(XdsType.Endpoints, "a");
        stream.Subscribe(XdsType.Cluster);
        Assert.Equal(["Cluster:a", "Endpoints:a", "Listener:l", "Route:r"], stream.Due().Flow().Distinct());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void D2_new_route_and_cluster_go_cluster_endpoints_route_without_an_ack(bool delta)
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta).Connected("a");
        world.Backend("b").Route("r", "a", "b").Publish();
        Assert.Equal(delta ? "Cluster:b" : "Cluster:a,b", Assert.Single(stream.Due().Flow()));
        stream.Subscribe(XdsType.Endpoints, "b");
        Assert.Equal(["Endpoints:b", "Route:r"], stream.Due().Flow());
    }

    [Fact]
    public void D2_route_does_not_wait_for_ever_for_a_subscription_of_endpoints()
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta: true).Connected("a");
        world.Backend("b").Route("r", "a", "b").Publish();
        Assert.Equal(["Cluster:b"], stream.Run().Flow());
        Assert.NotNull(stream.Engine.Wait);
        Assert.Equal(["Route:r"], stream.Later(stream.Engine.Wait!.Value).Run().Flow());
        Assert.Equal(["r:b"], stream.Observer.WithoutEndpoints);
    }

    [Theory]
    [InlineData(true, "Route:r", "Cluster:-b")]
    [InlineData(false, "Route:r", "Cluster:a")]
    public void D3_removal_of_a_cluster_waits_for_the_ack_of_the_route(bool delta, string first, string second)
    {
        var world = World.WithRoute("a", "b");
        var stream = new EngineStream(world, delta).Connected("a", "b");
        world.RemoveBackend("b").Route("r", "a").Publish();
        var route = stream.One();
        Assert.Equal([first], new[] { route }.Flow());
        stream.Later(TimeSpan.FromSeconds(4)).Quiet();
        stream.Ack(route);
        Assert.Equal([second], stream.Run().Flow());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void D4_late_ack_and_further_changes_never_leave_a_reference_to_a_removed_cluster(bool delta)
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta).Connected("a");
        world.Backend("b").Route("r", "b").RemoveBackend("a").Publish();
        stream.Due();
        stream.Subscribe(XdsType.Endpoints, "b");
        var routeToB = stream.Due().Last();
        Assert.Equal(XdsType.Route, routeToB.Type);

        world.Backend("c").Route("r", "c").RemoveBackend("b").Publish();
        var later = stream.Later(TimeSpan.FromSeconds(5)).Due();
        stream.Subscribe(XdsType.Endpoints, "c");
        later.AddRange(stream.Due());
        Assert.DoesNotContain(later, response => response.Removed.Count > 0);
        var clusters = stream.Engine.Stream[XdsType.Cluster];
        Assert.All(new[] { "a", "b", "c" }, name => Assert.False(clusters.HeldOf(name).IsNone));

        var all = stream.Engine.Stream;
        foreach (var type in XdsTypes.All)
        {
            foreach (var response in all[type].InFlight.ToArray())
            {
                stream.Ack(new XdsResponse { Type = type, Resources = default, Nonce = NonceOf(stream, response) });
            }
        }

        stream.Run();
        Assert.Equal([true, true, false], new[] { "a", "b", "c" }.Select(name => clusters.HeldOf(name).IsNone));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void D5_old_clusters_are_kept_as_long_as_a_refused_route_leaves_the_old_one_in_force(bool delta)
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta).Connected("a");
        world.Backend("b").Route("r", "b").RemoveBackend("a").Publish();
        var cluster = stream.One();
        stream.Ack(cluster);
        stream.Subscribe(XdsType.Endpoints, "b");
        var rest = stream.Due();
        stream.Ack(rest[0]);
        stream.Nack(rest[1]);
        Assert.Empty(stream.Run());
        stream.Later(TimeSpan.FromHours(1)).Quiet();
        Assert.False(stream.Engine.Stream[XdsType.Cluster].HeldOf("a").IsNone);

        world.Put(XdsType.Route, "r", "fixed", ["b"]).Publish();
        Assert.Equal(["Route:r", delta ? "Cluster:-a" : "Cluster:b"], stream.Run().Flow());
    }

    [Theory]
    [InlineData(true, "Cluster:b", "Cluster:-a")]
    [InlineData(false, "Cluster:a,b", "Cluster:b")]
    public void D6_rename_of_a_cluster(bool delta, string added, string removed)
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta).Connected("a");
        world.Backend("b").RemoveBackend("a").Route("r", "b").Publish();
        var flow = stream.Run();
        stream.Subscribe(XdsType.Endpoints, "b");
        flow.AddRange(stream.Run());
        Assert.Equal([added, "Endpoints:b", "Route:r", removed], flow.Flow());
    }

    [Theory]
    [InlineData(true, "Cluster:-b")]
    [InlineData(false, "Cluster:a")]
    public void D7_stream_of_clusters_alone_is_not_kept_waiting_for_ever(bool delta, string removed)
    {
        var world = World.WithRoute("a", "b");
        var stream = new EngineStream(world, delta);
        stream.Subscribe(XdsType.Cluster);
        stream.Run();
        world.RemoveBackend("b").Route("r", "a").Publish();
        Assert.Empty(stream.Run());
        Assert.Equal(TimeSpan.FromSeconds(5), stream.Engine.Wait);
        Assert.Equal([removed], stream.Later(TimeSpan.FromSeconds(5)).Run().Flow());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void D8_D9_unknown_endpoints_delay_only_the_routes_that_newly_need_them_and_not_for_ever(bool delta)
    {
        var world = World.WithRoute("a").Route("other", "a").Publish();
        var stream = new EngineStream(world, delta).Connected("a");
        stream.Subscribe(XdsType.Route, "other");
        stream.Run();
        world.Unknown = ["b"];
        world.Put(XdsType.Cluster, "b").Route("r", "a", "b").Put(XdsType.Route, "other", "2", ["a"]).Listener("l", "2").Publish();
        Assert.Equal([delta ? "Cluster:b" : "Cluster:a,b", "Listener:l", "Route:other"], stream.Run().Flow());
        Assert.Equal(["Route:r"], stream.Later(TimeSpan.FromSeconds(5)).Run().Flow());
        Assert.Equal(["r:b"], stream.Observer.WithoutEndpoints);

        // It sends traffic there now: a further change does not wait.
        world.Put(XdsType.Route, "r", "3", ["a", "b"]).Publish();
        Assert.Equal(["Route:r"], stream.Run().Flow());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void D9_endpoints_that_become_known_before_the_proxy_asks_for_them_go_before_what_names_the_cluster(bool delta)
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta).Connected("a");
        world.Unknown = ["b"];
        world.Put(XdsType.Cluster, "b").Route("r", "a", "b").Publish();
        Assert.Equal([delta ? "Cluster:b" : "Cluster:a,b"], stream.Run().Flow());
        world.Unknown = [];
        world.Backend("b").Publish();
        stream.Quiet();
        stream.Subscribe(XdsType.Endpoints, "b");
        Assert.Equal(["Endpoints:b", "Route:r"], stream.Run().Flow());
        Assert.Empty(stream.Observer.WithoutEndpoints);
    }

    [Fact]
    public void D9_unknown_endpoints_that_come_in_time_are_sent_before_the_route()
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta: true).Connected("a");
        world.Unknown = ["b"];
        world.Put(XdsType.Cluster, "b").Route("r", "b").Publish();
        stream.Run();
        stream.Subscribe(XdsType.Endpoints, "b");
        Assert.Empty(stream.Run());
        world.Unknown = [];
        world.Put(XdsType.Endpoints, "b").Publish();
        Assert.Equal(["Endpoints:b", "Route:r"], stream.Due().Flow());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void D9_secret_that_is_missing_holds_nothing_else(bool delta)
    {
        var world = new World().Backend("a").Listener("l", "1", "missing").Route("r", "a").Publish();
        var stream = new EngineStream(world, delta).Connected("a");
        stream.Subscribe(XdsType.Secret, "missing");
        Assert.Equal(delta ? ["Secret:-missing"] : [], stream.Run().Flow());
        world.Listener("l", "2", "missing").Route("r").Publish();
        Assert.Equal(["Listener:l", "Route:r"], stream.Run().Flow());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void D12_D13_secret_that_appears_is_pushed_and_a_rotation_is_one_resource(bool delta)
    {
        var world = new World().Put(XdsType.Cluster, "a", secrets: ["s"]).Put(XdsType.Cluster, "b", secrets: ["s"]).Listener("l", "1", "s").Publish();
        var stream = new EngineStream(world, delta);
        stream.Subscribe(XdsType.Cluster);
        stream.Subscribe(XdsType.Listener);
        stream.Subscribe(XdsType.Secret, "s");
        stream.Run();
        world.Put(XdsType.Secret, "s").Publish();
        Assert.Equal(["Secret:s"], stream.Run().Flow());
        world.Put(XdsType.Secret, "s", "rotated").Publish();
        Assert.Equal(["Secret:s"], stream.Run().Flow());
    }

    [Fact]
    public void D12_secret_is_removed_after_the_last_that_waits_for_it()
    {
        var world = World.WithRoute("a").Put(XdsType.Secret, "s").Put(XdsType.Cluster, "b", secrets: ["s"]).Put(XdsType.Endpoints, "b").Route("r", "a", "b").Publish();
        var stream = new EngineStream(world, delta: true).Connected("a", "b");
        stream.Subscribe(XdsType.Secret, "s");
        stream.Run();
        world.RemoveBackend("b").Remove(XdsType.Secret, "s").Route("r", "a").Publish();
        Assert.Equal(["Route:r", "Cluster:-b", "Secret:-s"], stream.Run().Flow());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void D15_D16_listener_that_returns_gets_its_route_and_a_route_is_never_removed_by_us(bool delta)
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta).Connected("a");
        world.Remove(XdsType.Listener, "l").Remove(XdsType.Route, "r").Publish();
        Assert.Equal([delta ? "Listener:-l" : "Listener:"], stream.Run().Flow());
        world.Listener("l").Route("r", "a").Publish();
        Assert.Equal(["Listener:l"], stream.Run().Flow());
        stream.Subscribe(XdsType.Route, "r");
        Assert.Equal(["Route:r"], stream.Run().Flow());
        stream.Unsubscribe(XdsType.Route, "r");
        stream.Unsubscribe(XdsType.Route, "late");
        stream.Quiet();
    }

    [Fact]
    public void D16_clusters_of_a_removed_listener_go_after_its_ack()
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta: true).Connected("a");
        world.Remove(XdsType.Listener, "l").Remove(XdsType.Route, "r").RemoveBackend("a").Publish();
        var listener = stream.One();
        stream.Later(TimeSpan.FromSeconds(10)).Quiet();
        stream.Ack(listener);
        Assert.Equal(["Cluster:-a"], stream.Run().Flow());
    }

    [Fact]
    public void Cluster_that_warms_long_freezes_nothing_and_its_predecessor_stays()
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta: true).Connected("a");
        world.Backend("b").Route("r", "b").RemoveBackend("a").Publish();
        var warming = stream.One();
        stream.Subscribe(XdsType.Endpoints, "b");
        stream.Due().ForEach(stream.Ack);
        stream.Later(TimeSpan.FromSeconds(10)).Quiet();

        world.Backend("c").Publish();
        Assert.Equal(["Cluster:c"], stream.Due().Flow());
        world.Backend("d").Publish();
        stream.Quiet();
        Assert.InRange(stream.Engine.Wait!.Value, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(500));
        var next = stream.Later(TimeSpan.FromMilliseconds(500)).One();
        Assert.Equal(["d"], next.Names());
        stream.Ack(warming);
        stream.Quiet();
        foreach (var response in stream.Engine.Stream[XdsType.Cluster].InFlight.ToArray())
        {
            stream.Ack(new XdsResponse { Type = XdsType.Cluster, Resources = default, Nonce = NonceOf(stream, response) });
        }

        Assert.Equal(["Cluster:-a"], stream.Run().Flow());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Route_that_needs_a_refused_cluster_keeps_its_last_version_and_the_rest_flows(bool delta)
    {
        var world = World.WithRoute("a").Route("other", "a").Publish();
        var stream = new EngineStream(world, delta).Connected("a");
        stream.Subscribe(XdsType.Route, "other");
        stream.Run();
        world.Backend("bad").Route("r", "a", "bad").Put(XdsType.Route, "other", "2", ["a"]).Publish();
        var cluster = stream.Due();
        Assert.Equal([delta ? "Cluster:bad" : "Cluster:a,bad", "Route:other"], cluster.Flow());
        stream.Nack(cluster[0], "cluster bad is invalid");
        stream.Ack(cluster[1]);
        stream.Later(TimeSpan.FromMinutes(5));
        Assert.Empty(stream.Run());
        world.Put(XdsType.Cluster, "bad", "good now").Publish();
        var flow = stream.Run();
        stream.Subscribe(XdsType.Endpoints, "bad");
        flow.AddRange(stream.Run());
        Assert.Equal([delta ? "Cluster:bad" : "Cluster:a,bad", "Endpoints:bad", "Route:r"], flow.Flow());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nack_of_many_is_bisected_until_the_bad_ones_are_alone(bool named)
    {
        var world = new World();
        for (var i = 0; i < 64; i++)
        {
            world.Put(XdsType.Listener, $"l{i:D2}");
        }

        world.Publish();
        var stream = new EngineStream(world, delta: true);
        stream.Subscribe(XdsType.Listener);
        var accepted = new HashSet<string>();
        var tries = 0;
        for (var due = stream.Due(); due.Count > 0; due = stream.Due())
        {
            var response = Assert.Single(due);
            tries++;
            if (response.Names().Intersect(["l07", "l40"]).Any())
            {
                stream.Nack(response, named ? "Error adding/updating listener(s) l07: bad\nl40: worse" : "no idea");
            }
            else
            {
                stream.Ack(response);
                accepted.UnionWith(response.Names());
            }
        }

        Assert.Equal(62, accepted.Count);
        Assert.True(tries <= (named ? 4 : 25), $"{tries} responses");
        Assert.Equal(["l07", "l40"], stream.Engine.Stream[XdsType.Listener].Differences.Keys.Order());
    }

    private static string NonceOf(EngineStream stream, SentResponse response) =>
        stream.Engine.NonceOf(response.Number);
}
