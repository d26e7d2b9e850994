using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Membership;
using KGateway.Kubernetes.Tests.Harness;

namespace KGateway.Kubernetes.Tests.Membership;

/// <summary>The contract against a real API server.</summary>
[Trait("Duration", "Long")]
public sealed class MembershipTableLabTests(KubeLab lab) : MembershipTableContract, IAsyncLifetime
{
    private const string Pod = "table-test";
    private KubernetesApi? _api;
    private KubernetesClusteringOptions? _replica;

    protected override KubernetesApi Api => _api!;

    private protected override KubernetesClusteringOptions Replica => _replica!;

    public async ValueTask InitializeAsync()
    {
        await LabReplicas.UpAsync(lab);
        _api = lab.Connect();
        _replica = await LabReplicas.PodAsync(lab, "default", Pod);
    }

    public ValueTask DisposeAsync()
    {
        _api?.Dispose();
        return ValueTask.CompletedTask;
    }
}
