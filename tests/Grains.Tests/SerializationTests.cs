using KGateway.Grains.Contracts.Gateways;
using KGateway.Grains.Contracts.Services;
using KGateway.Grains.Contracts.Versions;
using KGateway.Grains.Contracts.Watching;
using KGateway.Grains.Gateways;
using KGateway.Resources;
using KGateway.Translation;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using static KGateway.Grains.Tests.Harness.Objects;

namespace KGateway.Grains.Tests;

public sealed class SerializationTests
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    [Fact]
    public void AMessageComesBackWithItsVersionAndIsNotCopiedWithinASilo()
    {
        var message = new EncodedMessage(XdsType.Cluster, "c", new byte[] { 1, 2, 3 }, ["a"], ["b"]);
        var back = Back(message);
        Assert.Equal(message.Version, back.Version);
        Assert.Equal(message.ClusterNames, back.ClusterNames);
        Assert.Equal(message.Secrets, back.Secrets);
        var update = new EndpointUpdate(BackendKey.OfService(Key("s"), 80), EndpointKnowledge.Known, message, VersionVector.Empty);
        Assert.Same(message, Services.GetRequiredService<DeepCopier>().Copy(update).Assignment);
        Assert.Equal(update.Backend, Back(update).Backend);
    }

    [Fact]
    public void ChangesComeBackEqual()
    {
        Resource[] resources = [Gateway("g"), Route("r", "v", "s", "g"), Service("s"), Slice("s", "1.2.3.4"), Pod("p", "n"), Shared("x")];
        var block = new ChangeBlock([.. resources.Select(static r => new ResourceChange(r.Id, r)), new ResourceChange(Gateway("gone").Id, null)]);
        var back = Back(block);
        Assert.Equal(block.Changes, back.Changes);
        Assert.Same(block, Services.GetRequiredService<DeepCopier>().Copy(block));
    }

    [Fact]
    public void InfrastructureComesBackEqual()
    {
        var infrastructure = new GatewayInfrastructure
        {
            Gateway = Key("g"),
            Generation = 2,
            Uid = "u",
            ClassName = "c",
            Waypoint = true,
            Ports = [new(80, "TCP")],
            Labels = StringMap.From(("a", "b")),
            Annotations = default,
            Addresses = [new() { Value = "10.0.0.1" }],
            Parameters = new()
            {
                Kube = new()
                {
                    Deployment = new() { Replicas = 0, Strategy = new RawJson("{\"type\":\"Recreate\"}") },
                    EnvoyContainer = new() { Env = [new RawJson("{}")], ExtraArgs = ["x"], Bootstrap = new() { ComponentLogLevels = StringMap.From(("a", "info")) } },
                    Service = new() { Ports = [new() { Port = 80, NodePort = 30000 }] },
                    Stats = new() { Matcher = new() { InclusionList = [new() { Prefix = "p", IgnoreCase = true }] } },
                },
                Overlays = new() { Deployment = [new() { Metadata = new() { Labels = StringMap.From(("l", "m")) } }] },
            },
        };
        Assert.Equal(infrastructure, Back(infrastructure));
        var wrong = infrastructure with { Parameters = null };
        Assert.Equal(wrong, Back(wrong));
        Assert.Same(infrastructure, Services.GetRequiredService<DeepCopier>().Copy(infrastructure));
    }

    [Fact]
    public void StatusesComeBackEqual()
    {
        var condition = new Condition("Accepted", ConditionStatus.False, "Why", "text", 3);
        ObjectStatus[] statuses =
        [
            new GatewayClassStatus([condition], ["a", "b"]),
            new GatewayStatus(
                [condition],
                [new ListenerStatus("http", [ResourceKinds.HttpRoute.GroupKind], 2, [condition])],
                [new GatewayStatusAddress("IPAddress", "1.2.3.4")],
                1) { KeepsProxies = true, AwaitsProxies = true },
            new RouteStatus([new RouteParentStatus(new() { Name = "g", Port = 80 }, "c", [condition])]),
            new ListenerSetStatus([condition], []),
            new PolicyStatus([new PolicyAncestorStatus(Gateway("g").Id, "http", "c", [condition])]),
            new BackendStatus([condition]),
            new AuthorizationPolicyStatus([Key("w")], new(AuthorizationOutcome.PartlyInvalid, ["why"], ["note"]), 3),
            new DestinationRuleStatus(["why"], true, 3),
        ];
        foreach (var status in statuses)
            Assert.Equal(status, Back(status));
    }

    [Fact]
    public void VectorsCompareByComponents()
    {
        var a = VersionVector.Empty.With("x", new(1, 5)).With("y", new(1, 1));
        var b = a.With("x", new(2, 1));
        Assert.True(b.Covers(a));
        Assert.False(a.Covers(b));
        var c = a.With("y", new(1, 2));
        Assert.False(b.Covers(c));
        Assert.False(c.Covers(b));
        Assert.True(b.Max(c).Covers(b) && b.Max(c).Covers(c));
        Assert.True(Back(a).Covers(a) && a.Covers(Back(a)));
    }

    [Fact]
    public void StreamsThatOnlyOneOfTwoVectorsHasDontCount()
    {
        var some = VersionVector.Empty.With("x", new(1, 5));
        var more = some.With("y", new(1, 1));
        Assert.True(some.Covers(more) && more.Covers(some));
        Assert.False(some.Covers(more.With("x", new(1, 6))));
        Assert.Equal(new StreamVersion(1, 1), some.Max(more)["y"]);
        Assert.False(VersionVector.Empty.Covers(some));
        Assert.True(some.Covers(VersionVector.Empty) && VersionVector.Empty.Covers(VersionVector.Empty));
    }

    [Fact]
    public void ATableIsPatchedFromTheHeldOneAndRefusedOnAnother()
    {
        var held = Snapshot("a", "b", "c", "d");
        var current = Snapshot("a", "x", "c", "y", "d", "b");
        var template = new SnapshotUpdate { Gateway = Key("g"), Activation = Guid.NewGuid(), To = 2, Inputs = VersionVector.Empty };
        var pages = SnapshotDiff.Between(held, current, null, template, 150).Select(Back).ToArray();
        Assert.True(pages.Length > 1);
        Assert.Equal(2, pages.Sum(static page => page.Hosts.Length));
        var made = SnapshotAssembler.Apply(held, pages)!.Value;
        Assert.Equal(current.Sets[(int)XdsType.Route]["t"]!.Version, made.Snapshot.Sets[(int)XdsType.Route]["t"]!.Version);
        Assert.Equal(["t"], made.Changed[(int)XdsType.Route]);
        Assert.Null(SnapshotAssembler.Apply(Snapshot("other"), pages));
    }

    [Fact]
    public void AKeyThatIsNoBackendKeyIsRefused()
    {
        var key = BackendKey.OfService(Key("s"), 80) with { ExtraKey = "a:b" };
        Assert.Equal(key, BackendKeyText.Parse(BackendKeyText.Format(key)));
        Assert.Throws<FormatException>(static () => BackendKeyText.Parse("/Service/default/s"));
        Assert.Throws<FormatException>(static () => BackendKeyText.Parse("/Service/default/s:x"));
    }

    private static GatewaySnapshot Snapshot(params string[] hosts)
    {
        var table = new EncodedRouteTable(
            "t", new byte[] { 1 }, [.. hosts.Select(static host => new EncodedVirtualHost(host, System.Text.Encoding.UTF8.GetBytes(host), []))]);
        return new GatewaySnapshot(
            VersionVector.Empty,
            [ResourceSet.Empty, ResourceSet.Empty, ResourceSet.Empty, ResourceSet.Empty, ResourceSet.Of([table])],
            System.Collections.Immutable.ImmutableDictionary<string, BackendKey>.Empty);
    }

    private static T Back<T>(T value)
    {
        var serializer = Services.GetRequiredService<Serializer>();
        return serializer.Deserialize<T>(serializer.SerializeToArray(value))!;
    }
}
