using System.Text.Json.Nodes;
using KGateway.Kubernetes.Membership.Tls;
using KGateway.Kubernetes.Ownership;
using KGateway.Kubernetes.Tests.Membership;
using Microsoft.Extensions.Logging.Abstractions;

namespace KGateway.Kubernetes.Tests.Ownership;

/// <summary>What the replicas make for themselves goes with their Deployment.</summary>
public sealed class ReplicaDeploymentTests
{
    private const string Deployments = $"/apis/apps/v1/namespaces/{Silos.Namespace}/deployments";
    private const string Cluster = $"/apis/gateway.kgateway.dev/v1alpha1/namespaces/{Silos.Namespace}/orleansclusters/kgateway";
    private const string Secret = $"/api/v1/namespaces/{Silos.Namespace}/secrets/kgateway-silo-tls";

    private readonly ObjectStore _store = new();

    [Fact]
    public async Task The_membership_table_and_the_certificates_belong_to_the_Deployment()
    {
        _store.Create(Deployments, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "kgateway", ["uid"] = "7" } });
        await MakeAsync(new ReplicaDeployment(Silos.Namespace, "kgateway"));
        foreach (var path in new[] { Cluster, Secret })
        {
            var owner = Assert.Single(_store.Get(path)!["metadata"]!["ownerReferences"]!.AsArray())!;
            Assert.Equal("apps/v1 Deployment kgateway 7", $"{owner["apiVersion"]} {owner["kind"]} {owner["name"]} {owner["uid"]}");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another")]
    public async Task They_belong_to_nobody_where_there_is_no_such_Deployment(string? name)
    {
        await MakeAsync(name is null ? null : new ReplicaDeployment(Silos.Namespace, name));
        Assert.Null(_store.Get(Cluster)!["metadata"]!["ownerReferences"]);
        Assert.Null(_store.Get(Secret)!["metadata"]!["ownerReferences"]);
    }

    private async Task MakeAsync(ReplicaDeployment? deployment)
    {
        var options = Silos.Options() with { Deployment = deployment };
        using var api = new StoreConnection(_store).Client();
        await Silos.Table(api, options).InitializeMembershipTableAsync(true);
        await new SiloCertificateSecret(api, options, TimeProvider.System, NullLogger<SiloCertificateSecret>.Instance).LookAsync(CancellationToken.None);
    }
}
