using KGateway.Grains.Contracts.Statuses;
using KGateway.Grains.Tests.Harness;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Statuses;
using static KGateway.Grains.Tests.Harness.Objects;

namespace KGateway.Grains.Tests;

public sealed class StatusTests
{
    private static readonly ResourceId RouteId = new(ResourceKinds.HttpRoute.GroupKind, Key("r"));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task PartsOfTwoGatewaysAreMergedAndWithdrawnWithTheirGateway(short silos)
    {
        await using var cluster = await TestCluster.StartAsync(silos);
        cluster.Source.Put(Gateway("a"), Gateway("b"), Route("r", "v1", "web", "a", "b"));
        await cluster.Statuses.UntilAsync(() => Parents(cluster) is ["a", "b"], "both");
        // Never a status that lacks the part of a Gateway which had not spoken yet.
        Assert.Equal(1, cluster.Statuses.Writes(RouteId));

        cluster.Source.Put(Route("r", "v2", "web", "a", "b"));
        cluster.Source.Delete(Gateway("b"));
        await cluster.Statuses.UntilAsync(() => Parents(cluster) is ["a"], "one");
        await cluster.Deployer.UntilAsync(() => !cluster.Deployer.Deployed.ContainsKey(Key("b")), "not deployed");

        cluster.Source.Put(Gateway("b"));
        await cluster.Statuses.UntilAsync(() => Parents(cluster) is ["a", "b"], "both again");
        Assert.Equal(3, cluster.Statuses.Writes(RouteId));
    }

    [Fact]
    public async Task ARouteWhoseOnlyGatewayIsGoneLosesItsStatus()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        cluster.Source.Put(Gateway("a"), Route("r", "v1", "web", "a"));
        await cluster.Statuses.UntilAsync(() => Parents(cluster) is ["a"], "written");
        cluster.Source.Delete(Gateway("a"));
        await cluster.Statuses.UntilAsync(
            () => cluster.Statuses.Written.TryGetValue(RouteId, out var status) && status is null or RouteStatus { Parents.IsEmpty: true },
            "withdrawn");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnObjectThatIsMadeAnewGetsItsStatusAnew(bool seenGone)
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var route = Route("r", "v1", "web", "a");
        cluster.Source.Put(Gateway("a"), WithUid(route, "first"));
        await cluster.Statuses.UntilAsync(() => Parents(cluster) is ["a"], "written");
        if (seenGone)
            cluster.Source.Delete(route);
        cluster.Source.Put(WithUid(route, "second"));
        await cluster.Statuses.UntilAsync(() => cluster.Statuses.Writes(RouteId) >= 2 && Parents(cluster) is ["a"], "written again");
    }

    [Fact]
    public async Task AWriteThatFailsIsTriedAgain()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        cluster.Statuses.Failures = 5;
        cluster.Source.Put(Gateway("a"), Route("r", "v1", "web", "a"));
        await cluster.Statuses.UntilAsync(() => Parents(cluster) is ["a"], "written");
    }

    [Fact]
    public void AKeyThatIsNoStatusKeyIsRefused()
    {
        Assert.Equal(RouteId, StatusKey.Parse(StatusKey.Format(RouteId)));
        Assert.Throws<FormatException>(static () => StatusKey.Parse("a/b"));
    }

    private static HttpRoute WithUid(HttpRoute route, string uid) => route with { Metadata = route.Metadata with { Uid = uid } };

    private static string[] Parents(TestCluster cluster) =>
        cluster.Statuses.Written.GetValueOrDefault(RouteId) is RouteStatus status ? [.. status.Parents.Select(static p => p.Parent.Name)] : [];
}
