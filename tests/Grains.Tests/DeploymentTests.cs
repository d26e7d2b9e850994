using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Grains.Tests.Harness;
using KGateway.Resources;
using KGateway.Translation.Statuses;
using static KGateway.Grains.Tests.Harness.Objects;

namespace KGateway.Grains.Tests;

public sealed class DeploymentTests
{
    private static readonly ResourceId GatewayId = new(ResourceKinds.Gateway.GroupKind, Key("a"));

    [Fact]
    public async Task AGatewayIsDeployedWhileItIsTranslatedForTheFirstTime()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var held = new TaskCompletionSource();
        cluster.Translation.Held = held.Task;
        cluster.Source.Put(Gateway("a"));
        await cluster.Deployer.UntilAsync(() => cluster.Deployer.Deployed.ContainsKey(Key("a")), "deployed");
        Assert.Equal(0, cluster.Translation.Translations(Key("a")));

        held.SetResult();
        await using var connection = await cluster.ConnectAsync(cluster.Silos[0], "a");
        await connection.Feed.UntilAsync(static s => s.Routes() == "head", "translated");
        Assert.Equal(1, cluster.Translation.Translations(Key("a")));
    }

    [Fact]
    public async Task WhatIsDeployedIsLookedAfterIfTheDeployerWantsIt()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        cluster.Deployer.Audit = TimeSpan.FromMilliseconds(50);
        cluster.Source.Put(Gateway("a"));
        await cluster.Deployer.UntilAsync(() => Volatile.Read(ref cluster.Deployer.Calls) >= 3, "deployed again");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task WhatStandsInTheWayIsSaidInTheStatusUntilItIsMended(short silos)
    {
        await using var cluster = await TestCluster.StartAsync(silos, realTranslation: true);
        cluster.Deployer.Failure = new DeploymentRefusedException(DeploymentFault.Resources, "Service default/a is somebody else's");
        cluster.Source.Put(Class(), Gateway("a"));
        await cluster.Statuses.UntilAsync(() => Said(cluster, "Programmed") is { Status: ConditionStatus.False, Reason: "NoResources" }, "refused");
        Assert.Equal("Service default/a is somebody else's", Said(cluster, "Programmed")!.Message);
        Assert.Equal(ConditionStatus.True, Said(cluster, "Accepted")!.Status);
        foreach (var silo in cluster.Silos)
        {
            var view = await cluster.ViewAsync(silo);
            var shown = (GatewayStatus)view.Statuses.Single(static status => status.Id == GatewayId).Status;
            Assert.Equal(Said(cluster, "Programmed"), shown.Conditions.Single(static condition => condition.Type == "Programmed"));
        }

        cluster.Deployer.Failure = new DeploymentRefusedException(DeploymentFault.Parameters, "no such field");
        await cluster.Statuses.UntilAsync(() => Said(cluster, "Accepted") is { Status: ConditionStatus.False, Reason: "InvalidParameters" }, "parameters");
        Assert.Equal((ConditionStatus.False, "Invalid", "no such field"), Of(Said(cluster, "Programmed")!));

        cluster.Deployer.Failure = null;
        await cluster.Statuses.UntilAsync(() => Said(cluster, "Accepted") is { Status: ConditionStatus.True }, "mended");
        Assert.Equal(ConditionStatus.True, Said(cluster, "Programmed")!.Status);
    }

    [Fact]
    public async Task AFailureThatPassesByItselfSaysNothingInTheStatus()
    {
        await using var cluster = await TestCluster.StartAsync(1, realTranslation: true);
        cluster.Deployer.Failure = new IOException("the server is busy");
        cluster.Source.Put(Class(), Gateway("a"));
        await cluster.Deployer.UntilAsync(() => Volatile.Read(ref cluster.Deployer.Calls) >= 3, "tried");
        await cluster.Statuses.UntilAsync(() => cluster.Statuses.Written.ContainsKey(GatewayId), "written");
        Assert.Equal(ConditionStatus.True, Said(cluster, "Programmed")!.Status);
        Assert.Single(cluster.Logs.Warnings, static line => line.Contains("the server is busy", StringComparison.Ordinal));
    }

    private static (ConditionStatus, string, string) Of(Condition condition) => (condition.Status, condition.Reason, condition.Message);

    private static Condition? Said(TestCluster cluster, string type) =>
        cluster.Statuses.Written.GetValueOrDefault(GatewayId) is GatewayStatus status
            ? status.Conditions.FirstOrDefault(condition => condition.Type == type)
            : null;
}
