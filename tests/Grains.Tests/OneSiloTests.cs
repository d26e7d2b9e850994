using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Contracts.Views;
using KGateway.Grains.Tests.Harness;
using KGateway.Translation.Encoding;
using static KGateway.Grains.Tests.Harness.Objects;

namespace KGateway.Grains.Tests;

public sealed class OneSiloTests(ITestOutputHelper output)
{
    [Fact]
    public async Task AChangeReachesTheProxysFeed()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        cluster.Source.Put(Gateway("gw"), Route("r", "v1", "web", "gw"), Service("web"), Slice("web", "10.0.0.1"));
        await using var proxy = await cluster.ConnectAsync(cluster.Silos[0], "gw");
        var snapshot = await proxy.Feed.UntilAsync(s => s.Routes().Contains("v1") && s.Endpoints("web") is not null);
        output.WriteLine(Feeds.Text(snapshot));
        Assert.Contains("10.0.0.1", snapshot.Endpoints("web"), StringComparison.Ordinal);

        cluster.Source.Put(Route("r", "v2", "web", "gw"));
        var changed = await proxy.Feed.UntilAsync(s => s.Routes().Contains("v2"));
        Assert.Same(snapshot[XdsType.Cluster], changed[XdsType.Cluster]);
        Assert.Equal(["routes"], proxy.Feed.ChangesSince(snapshot.Revision)![XdsType.Route]!);

        cluster.Source.Put(Slice("web", "10.0.0.1", "10.0.0.2"));
        await proxy.Feed.UntilAsync(s => s.Endpoints("web")!.Contains("10.0.0.2"));
        Assert.DoesNotContain(cluster.Logs.Warnings, static line => line.StartsWith("KGateway", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NothingIsServedBeforeEveryStreamHasBeenListed()
    {
        var source = FakeSource.Folder();
        source.Hold("folder");
        source.Put(Gateway("gw"));
        await using var cluster = await TestCluster.StartAsync(1, source);
        var view = cluster.Service<IClusterView>(cluster.Silos[0]);
        Assert.Contains("folder", Assert.Single(view.NotReady), StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<ProxyRefusedException>(async () => await cluster.Service<IProxyAdmission>(cluster.Silos[0])
            .ConnectAsync(new ProxyHello("n", Key("gw"), "s", "", "", true), TestContext.Current.CancellationToken));
        Assert.Equal(ProxyRefusal.NotReady, refused.Reason);

        source.Release("folder");
        await using var proxy = await cluster.ConnectAsync(cluster.Silos[0], "gw");
        await proxy.Feed.UntilAsync(static s => s[XdsType.Listener].Count == 1);
        Assert.Empty(view.NotReady);
    }

    [Fact]
    public async Task AnUnknownGatewayIsRefused()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        cluster.Source.Put(Gateway("gw"));
        await cluster.StateAsync(cluster.Silos[0], static view => view.Synced);
        var refused = await Assert.ThrowsAsync<ProxyRefusedException>(async () => await cluster.Service<IProxyAdmission>(cluster.Silos[0])
            .ConnectAsync(new ProxyHello("n", Key("other"), "s", "", "", true), TestContext.Current.CancellationToken));
        Assert.Equal(ProxyRefusal.UnknownGateway, refused.Reason);
        Assert.Null(await cluster.Service<IClusterView>(cluster.Silos[0]).GetSnapshotAsync(Key("other"), TestContext.Current.CancellationToken));
    }
}
