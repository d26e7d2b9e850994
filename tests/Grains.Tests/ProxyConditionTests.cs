using System.Diagnostics;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Tests.Harness;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.Statuses;
using static KGateway.Grains.Tests.Harness.Objects;

namespace KGateway.Grains.Tests;

public sealed class ProxyConditionTests
{
    private static readonly ResourceId GatewayId = new(ResourceKinds.Gateway.GroupKind, Key("gw"));

    [Fact]
    public async Task ARefusalIsSaidWithTheProxysWordsAndGoesWithItsCause()
    {
        await using var cluster = await StartAsync(1);
        await cluster.Statuses.UntilAsync(() => cluster.Statuses.Written.ContainsKey(GatewayId), "first status");
        Assert.Null(Said(cluster));

        var proxy = await cluster.ConnectAsync(cluster.Silos[0], "gw", "proxy-1");
        await TakeAsync(proxy, "v1");
        await cluster.Statuses.UntilAsync(() => Said(cluster) is { Status: ConditionStatus.True, Reason: "UpToDate" }, "taken");

        Refuse(proxy, "no such filter");
        await cluster.Statuses.UntilAsync(() => Said(cluster) is { Status: ConditionStatus.False }, "refused");
        Assert.Equal("ConfigurationRefused", Said(cluster)!.Reason);
        Assert.Contains("proxy-1 refused Listener listener: no such filter", Said(cluster)!.Message, StringComparison.Ordinal);
        var view = await cluster.ViewAsync(cluster.Silos[0]);
        var shown = (GatewayStatus)view.Statuses.Single(static status => status.Id == GatewayId).Status;
        Assert.Equal(Said(cluster), Assert.Single(shown.Conditions));

        cluster.Source.Put(Route("r", "v2", "web", "gw"));
        await TakeAsync(proxy, "v2");
        await cluster.Statuses.UntilAsync(() => Said(cluster) is { Status: ConditionStatus.True }, "mended");

        await proxy.DisposeAsync();
        await cluster.Statuses.UntilAsync(() => Said(cluster) is null, "gone");
    }

    [Fact]
    public async Task AProxyThatDoesNotAnswerIsBehindUntilItDoes()
    {
        await using var cluster = await StartAsync(1);
        var proxy = await cluster.ConnectAsync(cluster.Silos[0], "gw", "proxy-1");
        await TakeAsync(proxy, "v1");
        await cluster.Statuses.UntilAsync(() => Said(cluster) is { Status: ConditionStatus.True }, "taken");

        cluster.Source.Put(Route("r", "v2", "web", "gw"));
        await cluster.Statuses.UntilAsync(() => Said(cluster) is { Status: ConditionStatus.False, Reason: "Behind" }, "behind");
        Assert.Contains("proxy-1 has not accepted Route", Said(cluster)!.Message, StringComparison.Ordinal);
        await TakeAsync(proxy, "v2");
        await cluster.Statuses.UntilAsync(() => Said(cluster) is { Status: ConditionStatus.True }, "caught up");
    }

    [Fact]
    public async Task ChangesThatAreTakenInTimeCostNoWrite()
    {
        var patience = TimeSpan.FromSeconds(5);
        await using var cluster = await StartAsync(1, patience);
        var proxy = await cluster.ConnectAsync(cluster.Silos[0], "gw", "proxy-1");
        await TakeAsync(proxy, "v1");
        await cluster.Statuses.UntilAsync(() => Said(cluster) is { Status: ConditionStatus.True }, "taken");
        var writes = cluster.Statuses.Writes(GatewayId);
        // Longer than the patience altogether; each change passes the whole way.
        var clock = Stopwatch.StartNew();
        for (var i = 2; clock.Elapsed < patience * 1.2; i++)
        {
            cluster.Source.Put(Route("r", $"v{i}", "web", "gw"));
            await TakeAsync(proxy, $"v{i}");
        }

        Assert.Equal(writes, cluster.Statuses.Writes(GatewayId));
    }

    [Fact]
    public async Task ProxiesOfThreeSilosAreOneCondition()
    {
        await using var cluster = await StartAsync(3);
        var proxies = await Task.WhenAll(cluster.Silos.Select((silo, i) => cluster.ConnectAsync(silo, "gw", $"proxy-{i}")));
        await Task.WhenAll(proxies.Select(static proxy => TakeAsync(proxy, "v1")));
        await cluster.Statuses.UntilAsync(() => Said(cluster) is { Status: ConditionStatus.True }, "all");

        Refuse(proxies[1], "bad one");
        Refuse(proxies[2], "bad two");
        await cluster.Statuses.UntilAsync(
            () => Said(cluster)?.Message is { } message
                && message.Contains("2 of 3 ", StringComparison.Ordinal)
                && message.Contains("proxy-1 refused Listener listener: bad one", StringComparison.Ordinal)
                && message.Contains("proxy-2 refused Listener listener: bad two", StringComparison.Ordinal),
            "both");

        // With their silos they are gone, and the third is fine.
        await cluster.Cluster.KillSiloAsync(cluster.Silos[2]);
        await proxies[1].DisposeAsync();
        await cluster.Statuses.UntilAsync(() => Said(cluster) is { Status: ConditionStatus.True }, "one left");
    }

    private static async Task<TestCluster> StartAsync(short silos, TimeSpan? patience = null)
    {
        var cluster = await TestCluster.StartAsync(silos, configure: options => options.ProxyPatience = patience ?? TimeSpan.FromSeconds(2));
        cluster.Source.Put(Gateway("gw"), Route("r", "v1", "web", "gw"), Service("web"), Slice("web", "10.0.0.1"));
        return cluster;
    }

    private static Condition? Said(TestCluster cluster) =>
        cluster.Statuses.Written.GetValueOrDefault(GatewayId) is GatewayStatus status
            ? status.Conditions.FirstOrDefault(static condition => condition.Type == ConditionTypes.ProxiesUpToDate)
            : null;

    // Accepts everything once it has a version of the route, and its endpoints, which come as a revision of their own.
    private static async Task TakeAsync(IProxyConnection proxy, string version)
    {
        var snapshot = await proxy.Feed.UntilAsync(s => s.Routes().Contains($"r {version} ", StringComparison.Ordinal) && s.Endpoints("web") is not null, version);
        foreach (var type in XdsTypes.All)
            proxy.Report(new ProxyTypeState(type, snapshot.Revision, snapshot.Revision, 1, null));
    }

    private static void Refuse(IProxyConnection proxy, string words)
    {
        var revision = proxy.Feed.Current!.Revision;
        proxy.Report(new ProxyTypeState(
            XdsType.Listener, revision, revision - 1, 0, new ProxyRejection(["listener"], words, DateTimeOffset.UnixEpoch)));
    }
}
