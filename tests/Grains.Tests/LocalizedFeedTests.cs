using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using KGateway.Grains.Contracts.Snapshots;
using KGateway.Grains.Hub;
using KGateway.Translation.Encoding;
using KGateway.Translation.Endpoints;

namespace KGateway.Grains.Tests;

public sealed class LocalizedFeedTests
{
    private static readonly ClientLocality Here = new("r", "z", "");

    private readonly SnapshotCell _cell = new();
    private ResourceSet[] _sets = [.. Enumerable.Repeat(ResourceSet.Empty, XdsTypes.Count)];

    private static EncodedMessage Cluster(string name, params string[] prefer)
    {
        var cluster = new Cluster { Name = name };
        if (prefer.Length > 0)
        {
            var content = new Struct();
            content.Fields["prefer"] = Value.ForList([.. prefer.Select(Value.ForString)]);
            cluster.Metadata = new Metadata { FilterMetadata = { ["dev.kgateway.locality"] = content } };
        }

        return new EncodedMessage(XdsType.Cluster, name, cluster.ToByteArray());
    }

    private static EncodedMessage Assignment(string name, params string[] zones)
    {
        var assignment = new ClusterLoadAssignment { ClusterName = name };
        foreach (var zone in zones)
            assignment.Endpoints.Add(new LocalityLbEndpoints { Locality = new Locality { Region = "r", Zone = zone } });
        return new EncodedMessage(XdsType.Endpoints, name, assignment.ToByteArray());
    }

    private void Publish(params EncodedMessage[] resources) => Publish([], resources);

    private void Publish(string[] gone, params EncodedMessage[] resources)
    {
        _sets = [.. _sets];
        foreach (var type in (XdsType[])[XdsType.Cluster, XdsType.Endpoints])
            _sets[(int)type] = _sets[(int)type].With(resources.Where(resource => resource.Type == type), gone);
        Assert.True(_cell.Publish([.. _sets]));
    }

    private static string Endpoints(ISnapshotFeed feed, string name) => feed.Current![XdsType.Endpoints][name] is { } assignment
        ? string.Join(' ', ClusterLoadAssignment.Parser.ParseFrom(assignment.ToArray()).Endpoints.Select(static group => $"{group.Locality.Zone}{group.Priority}"))
        : "none";

    [Fact]
    public void ProxiesThatPreferNothingShareEverything()
    {
        var feed = new LocalizedFeed(_cell, Here);
        Assert.Null(feed.Current);
        Publish(Cluster("a"), Assignment("a", "y", "z"));
        Assert.Same(_cell.Current, feed.Current);
        Publish(Assignment("a", "y"));
        Assert.Same(_cell.Current, feed.Current);
        Assert.Equal(["a"], feed.ChangesSince(1)![XdsType.Endpoints]!);
        Assert.Null(feed.ChangesSince(0));
    }

    [Fact]
    public void EndpointsAreOrderedForEachPlaceAndStayWithChanges()
    {
        var (near, far) = (new LocalizedFeed(_cell, Here), new LocalizedFeed(_cell, new("r", "y", "")));
        Publish(Cluster("a", "zone"), Assignment("a", "y", "z"), Cluster("b"), Assignment("b", "y", "z"));
        Assert.Equal(("z0 y1", "y0 z1"), (Endpoints(near, "a"), Endpoints(far, "a")));
        Assert.Equal("y0 z0", Endpoints(near, "b"));
        Assert.Same(near.Current, near.Current);
        Assert.Equal(_cell.Current!.Revision, near.Current!.Revision);

        Publish(Assignment("a", "x", "y"));
        Assert.Equal(("x0 y0", "y0 x1"), (Endpoints(near, "a"), Endpoints(far, "a")));
        Publish(Cluster("c", "zone"), Assignment("c", "x", "z"));
        Assert.Equal(("z0 x1", "x0 y0"), (Endpoints(near, "c"), Endpoints(near, "a")));
        Publish(["a", "c"]);
        Assert.Equal(("none", "none", "y0 z0"), (Endpoints(near, "a"), Endpoints(near, "c"), Endpoints(near, "b")));
        Assert.Same(_cell.Current, near.Current);
    }

    [Fact]
    public void APreferenceThatComesOrGoesIsAChangeOfTheEndpoints()
    {
        var feed = new LocalizedFeed(_cell, Here);
        Publish(Cluster("a"), Assignment("a", "y", "z"), Cluster("b"), Assignment("b", "y"));
        Assert.Equal("y0 z0", Endpoints(feed, "a"));

        Publish(Cluster("a", "zone"), Cluster("b", "subzone"));
        Assert.Equal("z0 y1", Endpoints(feed, "a"));
        Assert.Equal(["a", "b"], feed.ChangesSince(1)![XdsType.Endpoints]!.Order());
        Publish(Cluster("a"));
        Assert.Equal("y0 z0", Endpoints(feed, "a"));
        Assert.Equal(["a"], feed.ChangesSince(2)![XdsType.Endpoints]!);
        Assert.Equal(["a"], feed.ChangesSince(2)![XdsType.Cluster]!);
        Publish(Assignment("b", "y", "z"));
        Assert.Null(feed.ChangesSince(3)![XdsType.Cluster]);
    }

    [Fact]
    public void OneWhoReadsSeldomMissesNothing()
    {
        var (often, seldom) = (new LocalizedFeed(_cell, Here), new LocalizedFeed(_cell, Here));
        Publish(Cluster("a", "zone"), Assignment("a", "y", "z"));
        Assert.Equal(Endpoints(often, "a"), Endpoints(seldom, "a"));
        for (var i = 0; i < 300; i++)
        {
            Publish(Assignment("a", i % 2 == 0 ? ["x", "z"] : ["y", "z"]), Cluster($"n{i}", "zone"), Assignment($"n{i}", "y", "z"));
            Assert.Equal(i % 2 == 0 ? "z0 x1" : "z0 y1", Endpoints(often, "a"));
        }

        Assert.Equal(often.Current![XdsType.Endpoints].Version, seldom.Current![XdsType.Endpoints].Version);
    }

    [Fact]
    public void FeedsGoWithTheLastProxyOfTheirPlace()
    {
        var feeds = new LocalizedFeeds(_cell);
        Assert.Same(_cell, feeds.Use(default));
        var feed = feeds.Use(Here);
        Assert.Same(feed, feeds.Use(Here));
        Assert.NotSame(feed, feeds.Use(new("r", "y", "")));
        Assert.Equal(2, feeds.Count);
        feeds.Release(Here);
        feeds.Release(default);
        Assert.Same(feed, feeds.Use(Here));
        feeds.Release(Here);
        feeds.Release(Here);
        Assert.Equal(1, feeds.Count);
        Assert.NotSame(feed, feeds.Use(Here));
    }
}
