using KGateway.Translation.Gateways;

namespace KGateway.Translation.Engine;

/// <summary>Keeps what must be deployed for the Gateway, and where it can be reached.</summary>
internal sealed class DeploymentStage(EngineContext context)
{
    /// <summary>Depends on the parameters and on the Service of the Gateway.</summary>
    public DeploymentUnit Unit { get; } = new();

    /// <summary>The deployment; null before the first update.</summary>
    public GatewayDeployment? Current { get; private set; }

    /// <summary>Finds the deployment anew. Returns whether it differs.</summary>
    public bool Update(GatewayFrame frame)
    {
        var deployment = InfrastructureBuilder.Build(frame, context.Lookups, context.Settings);
        context.Depend(Unit);
        if (deployment == Current)
            return false;

        // What is equal stays the same instance, so that others see at once that nothing is to do.
        Current = deployment.Infrastructure == Current?.Infrastructure
            ? deployment with { Infrastructure = Current!.Infrastructure }
            : deployment;
        return true;
    }
}
