using KGateway.Kubernetes.Deployment;
using KGateway.Kubernetes.Deployment.Rendering;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Translation;
using KGateway.Translation.State;

namespace KGateway.Kubernetes.Tests.Deployment;

/// <summary>Services and ConfigMaps of Gateways are seen in the inputs that all replicas have.</summary>
public sealed class DeployedInputsTests
{
    private static readonly string Long = new('a', 70);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_changed_or_taken_away_leads_to_its_Gateway(bool deleted)
    {
        var before = State(Gateway("web"), Gateway(Long), Of("web"), Of(Long), Config("web"));
        var service = Of("web");
        var long_ = Of(Long);
        var after = before.Apply(
        [
            deleted ? new ResourceChange(service.Id, null) : ResourceChange.Put(service with { Spec = new ServiceSpec { Type = "NodePort" } }),
            new ResourceChange(long_.Id, null),
        ]);
        Assert.Equal([new ObjectKey("edge", Long), new ObjectKey("edge", "web")], DeployedInputs.ChangedBetween(before, after).Order());
        Assert.Empty(DeployedInputs.ChangedBetween(after, after));
        var config = after.Apply([new ResourceChange(Config("web").Id, null)]);
        Assert.Equal([new ObjectKey("edge", "web")], DeployedInputs.ChangedBetween(after, config));
    }

    [Fact]
    public void What_is_new_or_nobodys_leads_nowhere()
    {
        var before = State(Gateway("web"), Foreign("other"));
        Assert.Empty(DeployedInputs.ChangedBetween(before, before.Apply([ResourceChange.Put(Of("web"))])));
        Assert.Empty(DeployedInputs.ChangedBetween(before, before.Apply([new ResourceChange(Foreign("other").Id, null)])));
        var gone = State(Of("web"));
        Assert.Empty(DeployedInputs.ChangedBetween(gone, gone.Apply([new ResourceChange(Of("web").Id, null)])));
    }

    private static ClusterState State(params Resource[] objects) => ClusterState.Empty.Apply([.. objects.Select(ResourceChange.Put)]);

    private static Gateway Gateway(string name) => new()
    {
        Metadata = new() { Name = name, Namespace = "edge" },
        Spec = new() { GatewayClassName = "kgateway", Listeners = [] },
    };

    private static Service Of(string gateway) => new() { Metadata = Metadata(gateway), Spec = new ServiceSpec() };

    private static ConfigMap Config(string gateway) => new() { Metadata = Metadata(gateway) };

    private static Service Foreign(string name) => new() { Metadata = new() { Name = name, Namespace = "edge" }, Spec = new ServiceSpec() };

    private static ObjectMeta Metadata(string gateway) => new()
    {
        Name = ProxyNames.Safe(gateway),
        Namespace = "edge",
        Labels = StringMap.From((ProxyMetadata.ManagedBy, ProxyMetadata.ManagedByValue), (ProxyMetadata.GatewayName, ProxyNames.Safe(gateway))),
    };
}
