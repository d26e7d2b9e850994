namespace KGateway.Grains.Contracts.Infrastructure;

/// <summary>Who has to mend something so that a Gateway's proxies can be deployed.</summary>
public enum DeploymentFault
{
    /// <summary>What the Gateway or its GatewayParameters ask for is refused.</summary>
    Parameters,

    /// <summary>Something stands in the way: an object of somebody else, a quota, a missing right.</summary>
    Resources,
}
