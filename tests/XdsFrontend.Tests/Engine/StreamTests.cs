using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Engine;
using KGateway.XdsFrontend.Tests.Support;

namespace KGateway.XdsFrontend.Tests.Engine;

/// <summary>Requests, nonces, coalescing and sharing on any stream; the ids are those of the protocol's case table.</summary>
public sealed class StreamTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A1_first_request_of_each_type_is_answered(bool delta)
    {
        var world = World.WithRoute("a").Put(XdsType.Secret, "s").Publish();
        var stream = new EngineStream(world, delta);
        stream.Subscribe(XdsType.Cluster);
        stream.Subscribe(XdsType.Endpoints, "a");
        stream.Subscribe(XdsType.Secret, "s");
        stream.Subscribe(XdsType.Listener);
        stream.Subscribe(XdsType.Route, "r");
        var responses = stream.Run();
        Assert.Equal(XdsTypes.All.ToArray(), responses.Select(response => response.Type));
        Assert.All(responses, response => Assert.NotEmpty(response.Nonce));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A12_D11_nothing_is_answered_before_the_first_snapshot(bool delta)
    {
        var world = new World();
        var stream = new EngineStream(world, delta);
        stream.Subscribe(XdsType.Cluster);
        stream.Subscribe(XdsType.Endpoints, "a");
        stream.Quiet();
        Assert.Null(stream.Engine.Wait);
        world.Backend("a").Publish();
        Assert.Equal(["Cluster:a", "Endpoints:a"], stream.Run().Flow());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A13_nonces_differ_and_those_of_another_stream_are_not_valid(bool delta)
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta);
        var other = new EngineStream(world, delta);
        var nonces = new List<string>();
        foreach (var each in new[] { stream, other })
        {
            each.Subscribe(XdsType.Cluster);
            each.Subscribe(XdsType.Listener);
            nonces.AddRange(each.Due().Select(response => response.Nonce));
        }

        Assert.Equal(4, nonces.Distinct().Count());
        stream.Send(new XdsRequest(XdsType.Cluster) { Nonce = nonces[2], Error = "of another stream" });
        Assert.Empty(stream.Observer.Rejections);
        Assert.Single(stream.Engine.Stream[XdsType.Cluster].InFlight);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void E2_thousand_changes_behind_one_unanswered_response_are_one_more(bool delta)
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta);
        stream.Subscribe(XdsType.Endpoints, "a");
        var first = stream.One();
        for (var i = 0; i < 1000; i++)
        {
            world.Put(XdsType.Endpoints, "a", $"v{i}").Publish();
            stream.Quiet();
        }

        stream.Ack(first);
        Assert.Same(world[XdsType.Endpoints, "a"], stream.Run().Single().Resources.Span[0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void E3_merged_pushes_have_the_union_of_types_and_names(bool delta)
    {
        var world = World.WithRoute("a", "b", "c");
        var stream = new EngineStream(world, delta).Connected("a", "b", "c");
        world.Put(XdsType.Endpoints, "a", "2").Publish();
        world.Put(XdsType.Endpoints, "b", "2").Publish();
        world.Listener("l", "2").Publish();
        Assert.Equal(["Endpoints:a,b", "Listener:l"], stream.Run().Flow());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void E5_equal_content_is_no_push(bool delta)
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta).Connected("a");
        world.Put(XdsType.Endpoints, "a", "2").Publish();
        world.Put(XdsType.Endpoints, "a").Publish();
        world.Backend("a").Listener("l").Publish();
        stream.Quiet();
    }

    [Fact]
    public void E6_all_streams_share_one_serialisation()
    {
        var world = World.WithRoute([.. Enumerable.Range(0, 50).Select(i => $"c{i}")]);
        var headers = new HashSet<EntryHeader>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < 20; i++)
        {
            var stream = new EngineStream(world, delta: i % 2 == 0);
            stream.Subscribe(XdsType.Cluster);
            foreach (var resource in stream.One().Resources.ToArray())
            {
                headers.Add(resource.Header);
            }
        }

        Assert.Equal(50, headers.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void E9_a_stream_never_goes_back_behind_a_newer_snapshot(bool delta)
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta);
        stream.Subscribe(XdsType.Endpoints, "a");
        stream.Run();
        var last = "";
        for (var i = 0; i < 500; i++)
        {
            world.Put(XdsType.Endpoints, "a", $"v{i:D4}").Publish();
            foreach (var response in stream.Run())
            {
                var text = System.Text.Encoding.UTF8.GetString(response.Resources.Span[0].ToArray());
                Assert.True(string.CompareOrdinal(last, text) < 0);
                last = text;
            }
        }

        Assert.StartsWith("a:v0499", last, StringComparison.Ordinal);
    }

    [Fact]
    public void E11_endpoints_are_answered_before_a_second_list_of_nine_thousand_clusters()
    {
        var names = Enumerable.Range(0, 9000).Select(i => $"c{i}").ToArray();
        var world = World.WithRoute(names);
        var stream = new EngineStream(world, delta: false);
        stream.Subscribe(XdsType.Cluster);
        var clusters = stream.One();
        world.Put(XdsType.Cluster, "c1", "2").Publish();
        stream.Subscribe(XdsType.Endpoints, names);
        var next = stream.Due();
        Assert.All(next, response => Assert.Equal(XdsType.Endpoints, response.Type));
        Assert.Equal(9000, next.Sum(response => response.Resources.Length));
        stream.Ack(clusters);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void E12_S5_an_idle_stream_keeps_no_names_of_its_own(bool delta)
    {
        var names = Enumerable.Range(0, 1000).Select(i => $"c{i}").ToArray();
        var world = World.WithRoute(names);
        var stream = new EngineStream(world, delta).Connected(names);
        for (var i = 0; i < 300; i++)
        {
            world.Backend($"c{i % 7}", $"v{i}").Publish();
            stream.Run();
        }

        foreach (var type in XdsTypes.All)
        {
            var state = stream.Engine.Stream[type];
            Assert.Empty(state.Differences);
            Assert.Empty(state.InFlight);
            Assert.Empty(state.Suspects);
            Assert.True(state.Names.OwnNames <= 1, $"{type} keeps {state.Names.OwnNames} names");
        }

        Assert.Equal(1000, stream.Observer.States[XdsType.Endpoints].Resources);
        Assert.Equal(1000, stream.Observer.States[XdsType.Cluster].Resources);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Changes_that_are_no_longer_logged_are_found_by_comparison(bool delta)
    {
        var world = World.WithRoute("a", "b");
        var stream = new EngineStream(world, delta).Connected("a", "b");
        for (var i = 0; i < 300; i++)
        {
            world.Put(XdsType.Endpoints, "a", $"v{i}").Publish();
        }

        world.Remove(XdsType.Endpoints, "b").Publish();
        Assert.Equal(["Endpoints:a"], stream.Run().Flow());
    }

    [Fact]
    public void Reports_say_sent_acknowledged_and_rejected()
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta: true);
        stream.Subscribe(XdsType.Cluster);
        var response = stream.Due()[0];
        var sent = stream.Observer.States[XdsType.Cluster];
        Assert.Equal((1L, 0L, 1), (sent.Sent, sent.Acknowledged, sent.Resources));
        stream.Ack(response);
        stream.Quiet();
        Assert.Equal(1, stream.Observer.States[XdsType.Cluster].Acknowledged);
        world.Put(XdsType.Cluster, "a", "2").Publish();
        stream.Nack(stream.Due()[0], "why");
        stream.Quiet();
        var refused = stream.Observer.States[XdsType.Cluster];
        Assert.Equal((2L, 1L, "why"), (refused.Sent, refused.Acknowledged, refused.Rejection?.Message));
    }

    [Fact]
    public void Unanswered_responses_are_followed_after_patience_but_not_without_end()
    {
        var world = World.WithRoute("a");
        var stream = new EngineStream(world, delta: true, new EngineOptions { MaxUnanswered = 3 });
        stream.Subscribe(XdsType.Endpoints, "a");
        stream.One();
        for (var i = 0; i < 2; i++)
        {
            world.Put(XdsType.Endpoints, "a", $"v{i}").Publish();
            stream.Quiet();
            stream.Later(TimeSpan.FromSeconds(5)).One();
        }

        world.Put(XdsType.Endpoints, "a", "last").Publish();
        stream.Later(TimeSpan.FromHours(1)).Quiet();
    }
}
