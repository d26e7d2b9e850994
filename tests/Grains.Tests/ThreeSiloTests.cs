using KGateway.Grains.Contracts.Gateways;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Contracts.Views;
using KGateway.Grains.Tests.Harness;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using static KGateway.Grains.Tests.Harness.Objects;

namespace KGateway.Grains.Tests;

public sealed class ThreeSiloTests(ITestOutputHelper output)
{
    [Fact]
    public async Task AChangeReachesProxiesOnAllSilosAndIsTranslatedOnce()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        // Long enough for several pages between silos.
        var routes = Enumerable.Range(0, 200).Select(static i => Route($"r{i:000}", "v1", "web", "gw")).ToArray();
        cluster.Source.Put([Gateway("gw"), Service("web"), Slice("web", "10.0.0.1"), .. routes]);
        var proxies = await Task.WhenAll(cluster.Silos.Select((silo, i) => cluster.ConnectAsync(silo, "gw", $"node-{i}")));
        var first = await Task.WhenAll(proxies.Select(proxy =>
            proxy.Feed.UntilAsync(static s => s.Routes().Contains("r199 v1") && s.Endpoints("web") is not null, "first")));
        foreach (var type in XdsTypes.All.ToArray())
            Assert.Single(first.Select(snapshot => snapshot[type].Version).Distinct());
        var translations = cluster.Translation.Translations(Key("gw"));

        cluster.Source.Put(Route("r100", "v2", "web", "gw"));
        var second = await Task.WhenAll(proxies.Select(proxy => proxy.Feed.UntilAsync(static s => s.Routes().Contains("r100 v2"), "second")));
        Assert.Single(second.Select(static snapshot => snapshot[XdsType.Route].Version).Distinct());
        Assert.InRange(cluster.Translation.Translations(Key("gw")) - translations, 1, 2);
        for (var i = 0; i < proxies.Length; i++)
        {
            // What didn't change is the same object, so that nothing of it is sent again.
            Assert.Same(first[i][XdsType.Cluster], second[i][XdsType.Cluster]);
            var (before, after) = ((EncodedRouteTable)first[i][XdsType.Route]["routes"]!, (EncodedRouteTable)second[i][XdsType.Route]["routes"]!);
            Assert.Equal(199, before.VirtualHosts.Zip(after.VirtualHosts).Count(static pair => ReferenceEquals(pair.First, pair.Second)));
        }

        cluster.Source.Delete(Route("r000", "v1", "web", "gw"));
        await Task.WhenAll(proxies.Select(proxy => proxy.Feed.UntilAsync(static s => !s.Routes().Contains("r000"), "third")));
        foreach (var line in cluster.Logs.Warnings)
            output.WriteLine(line);
    }

    [Fact]
    public async Task AGatewayGrainThatIsActivatedAgainIsInvisible()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        cluster.Source.Put(Gateway("gw"), Route("r", "v1", "web", "gw"), Service("web"), Slice("web", "10.0.0.1"));
        var proxies = await Task.WhenAll(cluster.Silos.Select((silo, i) => cluster.ConnectAsync(silo, "gw", $"node-{i}")));
        var before = await Task.WhenAll(proxies.Select(proxy =>
            proxy.Feed.UntilAsync(static s => s.Routes().Contains("v1") && s.Endpoints("web") is not null)));

        var grain = cluster.Cluster.Client.GetGrain<IGatewayGrain>("default/gw");
        var host = (await grain.GetState()).Silo;
        await cluster.Cluster.DeactivateAsync(grain);
        await grain.Ensure(KGateway.Grains.Contracts.Versions.VersionVector.Empty);
        foreach (var silo in cluster.Silos)
            cluster.Service<KGateway.Grains.Hub.SnapshotReplicas>(silo).Renew();
        cluster.Source.Put(Route("r2", "v2", "web", "gw"));
        var after = await Task.WhenAll(proxies.Select(proxy => proxy.Feed.UntilAsync(static s => s.Routes().Contains("r2 v2"))));
        output.WriteLine($"was on {host}, is on {(await grain.GetState()).Silo}");
        for (var i = 0; i < proxies.Length; i++)
        {
            Assert.Equal(before[i][XdsType.Cluster].Version, after[i][XdsType.Cluster].Version);
            Assert.Equal(before[i].Revision + 1, after[i].Revision);
        }
    }

    [Fact]
    public async Task TheViewShowsGatewaysServicesProxiesAndStatusesOfAllSilos()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        cluster.Source.Put(Gateway("a"), Gateway("b"), Route("r", "v1", "web", "a", "b"), Service("web"), Slice("web", "10.0.0.1"));
        var proxy = await cluster.ConnectAsync(cluster.Silos[1], "a", "proxy-1");
        var snapshot = await proxy.Feed.UntilAsync(static s => s.Endpoints("web") is not null);
        proxy.Report(new ProxyTypeState(XdsType.Cluster, snapshot.Revision, snapshot.Revision, 1, null));
        proxy.Report(new ProxyTypeState(
            XdsType.Listener, snapshot.Revision, 0, 0, new ProxyRejection(["listener"], "no such filter", DateTimeOffset.UnixEpoch)));
        var route = new ResourceId(ResourceKinds.HttpRoute.GroupKind, Key("r"));
        await cluster.Statuses.UntilAsync(() => cluster.Statuses.Written.ContainsKey(route), "status");

        var view = await cluster.ViewAsync(cluster.Silos[2]);
        Assert.Equal(["default/a", "default/b"], view.Silos.SelectMany(static silo => silo.Gateways).Select(static g => g.Gateway).Order());
        Assert.Equal("kube_default_web_80", Assert.Single(view.Silos.SelectMany(static silo => silo.Services)).Backend);
        Assert.Equal("folder", Assert.Single(view.Silos.SelectMany(static silo => silo.Streams)).Stream);
        var report = Assert.Single(view.Silos.SelectMany(static silo => silo.Proxies));
        Assert.Equal(cluster.Silos[1].SiloAddress.ToString(), report.Silo);
        Assert.False(report.Types.Single(static t => t.Type == XdsType.Cluster).Behind);
        var refused = report.Types.Single(static t => t.Type == XdsType.Listener);
        Assert.True(refused.Behind);
        Assert.Equal("no such filter", refused.RejectedMessage);
        var status = (KGateway.Translation.Statuses.RouteStatus)view.Statuses.Single(s => s.Id == route).Status;
        Assert.Equal(["a", "b"], status.Parents.Select(static parent => parent.Parent.Name));

        var other = await cluster.Service<IClusterView>(cluster.Silos[0]).GetSnapshotAsync(Key("b"), TestContext.Current.CancellationToken);
        Assert.Contains("r v1", other!.Routes(), StringComparison.Ordinal);

        await proxy.DisposeAsync();
        view = await cluster.ViewAsync(cluster.Silos[2]);
        Assert.Empty(view.Silos.SelectMany(static silo => silo.Proxies));
    }
}
