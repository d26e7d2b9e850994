using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Resources.Validation.Kgateway.Parameters;

/// <summary>Rules of the Deployment of proxies.</summary>
internal sealed class DeploymentParametersRules : IRules<DeploymentParameters>
{
    public void Check(DeploymentParameters deployment, Violations violations) =>
        RawObjects.Check(deployment.Strategy, "strategy", violations);
}
