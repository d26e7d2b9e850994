using KGateway.Resources.Validation.Kgateway.Parameters;

namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>The Deployment of proxies.</summary>
[CheckedBy<DeploymentParametersRules>]
public sealed record DeploymentParameters
{
    /// <summary>Number of pods; absent leaves it to an autoscaler, or to the default of one.</summary>
    [Range(0, int.MaxValue)]
    public int? Replicas { get; init; }

    /// <summary>Strategy by which pods are replaced, a DeploymentStrategy.</summary>
    public RawJson? Strategy { get; init; }
}
