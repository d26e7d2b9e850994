using Envoy.Admin.V3;
using Envoy.Service.Status.V3;
using Envoy.Type.Matcher.V3;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Tests.Support;

namespace KGateway.XdsFrontend.Tests.Transport;

public sealed class ClientStatusTests
{
    [Fact]
    public async Task Csds_tells_what_each_proxy_holds_and_no_key()
    {
        var world = World.WithRoute("a").Put(XdsType.Secret, "s").Publish();
        await using var server = await XdsServer.StartAsync(world);
        using var client = new DeltaClient(server);
        using var other = new DeltaClient(server, id: "other");
        await other.SubscribeAsync(XdsType.Listener);
        await other.ReadAndAckAsync();
        await client.SubscribeAsync(XdsType.Cluster);
        await client.ReadAndAckAsync();
        await client.SubscribeAsync(XdsType.Secret, "s", "missing");
        await client.ReadAndAckAsync();
        await client.SubscribeAsync(XdsType.Listener);
        await client.AckAsync(await client.ReadAsync(), "does not bind");
        await Eventually.IsTrueAsync(() => server.Admission.Reports.Any(report => report.Rejection is not null), "the NACK is reported");

        var status = new ClientStatusDiscoveryService.ClientStatusDiscoveryServiceClient(server.Connect());
        var request = new ClientStatusRequest { NodeMatchers = { new NodeMatcher { NodeId = new StringMatcher { Exact = "proxy-1" } } } };
        var config = Assert.Single((await status.FetchClientStatusAsync(request, cancellationToken: TestContext.Current.CancellationToken)).Config);
        Assert.Equal("proxy-1", config.Node.Id);
        var byName = config.GenericXdsConfigs.ToDictionary(entry => entry.Name);
        Assert.Equal(ClientResourceStatus.Acked, byName["a"].ClientStatus);
        Assert.Equal(ConfigStatus.Synced, byName["a"].ConfigStatus);
        Assert.NotNull(byName["a"].XdsConfig);
        Assert.Equal(world[XdsType.Cluster, "a"]!.Version.ToString(), byName["a"].VersionInfo);
        Assert.Null(byName["s"].XdsConfig);
        Assert.Equal(ClientResourceStatus.DoesNotExist, byName["missing"].ClientStatus);
        Assert.Equal(ClientResourceStatus.Nacked, byName["l"].ClientStatus);
        Assert.Equal("does not bind", byName["l"].ErrorState.Details);

        var all = await status.FetchClientStatusAsync(new ClientStatusRequest { ExcludeResourceContents = true }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(2, all.Config.Count);
        Assert.All(all.Config.SelectMany(each => each.GenericXdsConfigs), entry => Assert.Null(entry.XdsConfig));
    }
}
