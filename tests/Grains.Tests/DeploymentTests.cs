using KGateway.Grains.Tests.Harness;
using static KGateway.Grains.Tests.Harness.Objects;

namespace KGateway.Grains.Tests;

public sealed class DeploymentTests
{
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
}
