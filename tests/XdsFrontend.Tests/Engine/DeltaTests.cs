using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Engine;
using KGateway.XdsFrontend.Tests.Support;

namespace KGateway.XdsFrontend.Tests.Engine;

/// <summary>Incremental streams; the ids are those of the protocol's case table.</summary>
public sealed class DeltaTests
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

    [Fact]
    public void C1_first_wildcard_request_is_answered_though_nothing_exists()
    {
        var response = Wild(new World().Listener("l").Publish()).One();
        Assert.Empty(response.Names());
        Assert.NotEmpty(response.Nonce);
    }

    [Fact]
    public void C2_legacy_wildcard_gets_all()
    {
        var world = Clusters("a", "b", "c");
        var response = Wild(world).One();
        Assert.Equal(["a", "b", "c"], response.Names());
        Assert.All(response.Resources.ToArray(), resource => Assert.Equal(ContentHash.TextSize, resource.Version.ToString().Length));
    }

    [Fact]
    public void C3_unsubscribed_wildcard_pushes_no_more()
    {
        var world = Clusters("a");
        var stream = new EngineStream(world, delta: true);
        stream.Subscribe(XdsType.Cluster, "*");
        Assert.Equal(["a"], stream.Run().Single().Names());
        stream.Send(new XdsRequest(XdsType.Cluster) { Unsubscribe = ["*"] });
        world.Put(XdsType.Cluster, "a", "2").Put(XdsType.Cluster, "b").Publish();
        stream.Quiet();
    }

    [Fact]
    public void C4_wildcard_then_named_resends_the_named()
    {
        var world = Clusters("a", "b");
        var stream = Wild(world);
        stream.Run();
        stream.Subscribe(XdsType.Cluster, "a");
        Assert.Equal(["a"], stream.Run().Single().Names());
        world.Put(XdsType.Cluster, "b", "2").Publish();
        Assert.Equal(["b"], stream.One().Names());
    }

    [Fact]
    public void C5_named_missing_is_removed_and_pushed_when_it_appears()
    {
        var world = Clusters("a");
        var stream = Wild(world);
        stream.Run();
        stream.Subscribe(XdsType.Cluster, "z");
        Assert.Equal(["Cluster:-z"], stream.Run().Flow());
        world.Put(XdsType.Cluster, "z").Publish();
        Assert.Equal(["z"], stream.One().Names());
    }

    [Fact]
    public void C6_unsubscribed_name_that_the_wildcard_covers_is_sent()
    {
        var stream = Wild(Clusters("a"));
        stream.Run();
        stream.Subscribe(XdsType.Cluster, "a");
        stream.Run();
        stream.Unsubscribe(XdsType.Cluster, "a");
        Assert.Equal(["Cluster:a"], stream.Run().Flow());
    }

    [Fact]
    public void C7_unsubscribed_missing_name_under_a_wildcard_is_removed()
    {
        var stream = Wild(Clusters("a"));
        stream.Run();
        stream.Subscribe(XdsType.Cluster, "z");
        stream.Run();
        stream.Unsubscribe(XdsType.Cluster, "z");
        Assert.Equal(["Cluster:-z"], stream.Run().Flow());
    }

    [Fact]
    public void C8_C9_unsubscribed_name_is_silent_and_unknown_ones_are_ignored()
    {
        var world = new World().Backend("a").Publish();
        var stream = new EngineStream(world, delta: true);
        stream.Subscribe(XdsType.Endpoints, "a");
        stream.Run();
        stream.Unsubscribe(XdsType.Endpoints, "a", "never");
        world.Put(XdsType.Endpoints, "a", "2").Publish();
        stream.Quiet();
    }

    [Fact]
    public void C10_subscribed_twice_is_sent_twice()
    {
        var stream = new EngineStream(new World().Backend("a").Publish(), delta: true);
        stream.Subscribe(XdsType.Endpoints, "a");
        Assert.Equal(["a"], stream.Run().Single().Names());
        stream.Subscribe(XdsType.Endpoints, "a");
        Assert.Equal(["a"], stream.Run().Single().Names());
    }

    [Fact]
    public void C11_unsubscribed_and_subscribed_again_is_sent_again()
    {
        var stream = new EngineStream(new World().Backend("a").Publish(), delta: true);
        stream.Subscribe(XdsType.Endpoints, "a");
        stream.Run();
        stream.Unsubscribe(XdsType.Endpoints, "a");
        stream.Subscribe(XdsType.Endpoints, "a");
        Assert.Equal(["a"], stream.Run().Single().Names());
    }

    [Theory]
    [InlineData("stale")]
    [InlineData("")]
    public void C12_C13_subscription_with_a_stale_or_no_nonce_is_answered_at_once(string nonce)
    {
        var stream = new EngineStream(new World().Backend("a").Backend("b").Publish(), delta: true);
        stream.Subscribe(XdsType.Endpoints, "a");
        var first = stream.One();
        stream.Send(new XdsRequest(XdsType.Endpoints) { Names = ["b"], Nonce = nonce });
        Assert.Equal(["b"], stream.One().Names());
        stream.Ack(first);
        Assert.Equal(1, stream.Observer.Acknowledgements);
    }

    [Fact]
    public void C14_ack_and_subscription_in_one_request()
    {
        var stream = new EngineStream(new World().Backend("a").Backend("b").Publish(), delta: true);
        stream.Subscribe(XdsType.Endpoints, "a");
        var first = stream.One();
        stream.Send(stream.Answer(first) with { Names = ["b"] });
        Assert.Equal(["b"], stream.Run().Single().Names());
        Assert.Equal(2, stream.Observer.Acknowledgements);
    }

    [Fact]
    public void C15_nack_and_subscription_in_one_request()
    {
        var stream = new EngineStream(new World().Backend("a").Backend("b").Publish(), delta: true);
        stream.Subscribe(XdsType.Endpoints, "a");
        stream.Send(stream.Answer(stream.One()) with { Error = "bad", Names = ["b"] });
        Assert.Equal(["b"], stream.Run().Single().Names());
        Assert.Equal("bad", Assert.Single(stream.Observer.Rejections).Message);
    }

    [Fact]
    public void C16_content_that_returns_after_a_nack_is_sent()
    {
        var world = Clusters("a");
        var stream = Wild(world);
        stream.Run();
        var good = world[XdsType.Cluster, "a"]!.Version;
        world.Put(XdsType.Cluster, "a", "rejected").Publish();
        stream.Nack(stream.One());
        stream.Quiet();
        world.Put(XdsType.Cluster, "a").Publish();
        var again = stream.One();
        Assert.Equal(good, again.Resources.Span[0].Version);
        stream.Ack(again);
        stream.Quiet();
        Assert.Null(stream.Observer.States[XdsType.Cluster].Rejection);
    }

    [Fact]
    public void C17_after_a_restart_the_rejected_content_is_tried_once_more()
    {
        var world = Clusters("a");
        var held = world[XdsType.Cluster, "a"]!.Version.ToString();
        world.Put(XdsType.Cluster, "a", "rejected").Publish();
        var stream = new EngineStream(world, delta: true);
        stream.Send(new XdsRequest(XdsType.Cluster) { InitialVersions = new Dictionary<string, string> { ["a"] = held } });
        stream.Nack(stream.One());
        stream.Quiet();
    }

    [Fact]
    public void C18_one_change_of_a_thousand_is_one_resource()
    {
        var world = Clusters([.. Enumerable.Range(0, 1000).Select(i => $"c{i}")]);
        var stream = Wild(world);
        stream.Run();
        world.Put(XdsType.Cluster, "c500", "2").Publish();
        Assert.Equal(["c500"], stream.One().Names());
    }

    [Fact]
    public void C19_three_changes_of_one_snapshot_are_one_response()
    {
        var world = Clusters("a", "b", "c", "d");
        var stream = Wild(world);
        stream.Run();
        world.Put(XdsType.Cluster, "a", "2").Put(XdsType.Cluster, "b", "2").Put(XdsType.Cluster, "e").Publish();
        Assert.Equal(["a", "b", "e"], stream.One().Names());
    }

    [Fact]
    public void C20_deleted_is_removed_once()
    {
        var world = new World().Listener("l").Listener("m").Publish();
        var stream = new EngineStream(world, delta: true);
        stream.Subscribe(XdsType.Listener);
        stream.Run();
        world.Remove(XdsType.Listener, "m").Publish();
        Assert.Equal(["Listener:-m"], stream.Run().Flow());
        world.Listener("l", "2").Publish();
        Assert.Equal(["Listener:l"], stream.Run().Flow());
    }

    [Fact]
    public void C21_deleted_and_recreated_between_two_writes_is_not_lost()
    {
        var world = new World().Listener("l").Publish();
        var stream = new EngineStream(world, delta: true);
        stream.Subscribe(XdsType.Listener);
        stream.Run();
        world.Remove(XdsType.Listener, "l").Publish();
        world.Listener("l").Publish();
        stream.Quiet();
        world.Remove(XdsType.Listener, "l").Publish();
        var removal = stream.One();
        world.Listener("l").Publish();
        stream.Ack(removal);
        Assert.Equal(["l"], stream.One().Names());
    }

    [Fact]
    public void C22_recreated_name_that_is_still_subscribed_is_sent()
    {
        var world = new World().Put(XdsType.Secret, "s").Publish();
        var stream = new EngineStream(world, delta: true);
        stream.Subscribe(XdsType.Secret, "s");
        stream.Run();
        world.Remove(XdsType.Secret, "s").Publish();
        Assert.Equal(["Secret:-s"], stream.Run().Flow());
        world.Put(XdsType.Secret, "s").Publish();
        Assert.Equal(["Secret:s"], stream.Run().Flow());
    }

    [Fact]
    public void C32_endpoints_follow_their_updated_cluster_by_themselves()
    {
        var world = World.WithRoute("a", "b");
        var stream = new EngineStream(world, delta: true).Connected("a", "b");
        world.Put(XdsType.Cluster, "a", "2").Publish();
        Assert.Equal(["Cluster:a", "Endpoints:a"], stream.Due().Flow());
    }

    [Fact]
    public void C33_endpoints_of_a_new_cluster_are_sent_at_its_subscription_even_if_sent_before()
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta: true).Connected("a");
        world.Backend("b").Publish();
        Assert.Equal(["Cluster:b"], stream.Due().Flow());
        stream.Subscribe(XdsType.Endpoints, "b");
        Assert.Equal(["Endpoints:b"], stream.Due().Flow());
        stream.Subscribe(XdsType.Endpoints, "b");
        Assert.Equal(["Endpoints:b"], stream.Due().Flow());
    }

    [Fact]
    public void C34_known_empty_endpoints_are_sent_and_never_removed()
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta: true).Connected("a");
        world.Put(XdsType.Endpoints, "a", "empty").Publish();
        Assert.Equal(["Endpoints:a"], stream.Run().Flow());
        world.Remove(XdsType.Endpoints, "a").Publish();
        stream.Quiet();
    }

    [Fact]
    public void C34_endpoints_that_are_not_known_are_not_answered()
    {
        var world = World.WithRoute("a");
        world.Unknown = ["b"];
        world.Put(XdsType.Cluster, "b").Publish();
        var stream = new EngineStream(world, delta: true);
        stream.Subscribe(XdsType.Endpoints, "a", "b", "never-heard-of");
        Assert.Equal(["Endpoints:a", "Endpoints:-never-heard-of"], stream.Run().Flow());
        world.Unknown = [];
        world.Put(XdsType.Endpoints, "b").Publish();
        Assert.Equal(["Endpoints:b"], stream.Run().Flow());
    }

    [Fact]
    public void C35_a_name_is_never_twice_or_also_removed_in_one_response()
    {
        var world = new World().Listener("a").Listener("b").Publish();
        var stream = new EngineStream(world, delta: true);
        stream.Subscribe(XdsType.Listener);
        stream.Subscribe(XdsType.Listener, "a", "a", "z");
        world.Remove(XdsType.Listener, "b").Listener("a", "2").Publish();
        foreach (var response in stream.Run())
        {
            string[] names = [.. response.Names(), .. response.Removed];
            Assert.Equal(names.Distinct().Count(), names.Length);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void C36_big_first_push_is_split_without_loss(bool fill)
    {
        var names = Enumerable.Range(0, 500).Select(i => $"cluster-{i:D4}").ToArray();
        var world = Clusters(names);
        var stream = new EngineStream(world, delta: true, new EngineOptions { MaxResponseBytes = 8 * 1024 });
        stream.Send(fill ? new XdsRequest(XdsType.Cluster) : new XdsRequest(XdsType.Cluster) { InitialVersions = new Dictionary<string, string> { [names[0]] = "old" } });
        var parts = stream.Due();
        Assert.True(parts.Count > 5);
        Assert.Equal(names, parts.SelectMany(part => part.Names()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_snapshot_in_the_middle_of_a_split_push_is_followed_up()
    {
        var names = Enumerable.Range(0, 500).Select(i => $"cluster-{i:D4}").ToArray();
        var world = Clusters(names);
        var stream = new EngineStream(world, delta: true, new EngineOptions { MaxResponseBytes = 8 * 1024 });
        stream.Subscribe(XdsType.Cluster);
        Assert.True(stream.Engine.TryNext(out var first));
        var changed = first.Resources.Span[0].Name;
        world.Put(XdsType.Cluster, changed, "2").Publish();
        stream.Ack(first);
        var all = stream.Run();
        Assert.Equal([changed], all[^1].Names());
        Assert.Equal(501, first.Resources.Length + all.Sum(response => response.Resources.Length));
    }
}
