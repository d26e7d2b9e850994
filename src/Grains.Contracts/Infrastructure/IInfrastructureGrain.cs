using KGateway.Grains.Contracts.Versions;
using KGateway.Translation;

namespace KGateway.Grains.Contracts.Infrastructure;

/// <summary>What is deployed for one Gateway; its key is the Gateway's <c>namespace/name</c>. It drives the <see cref="IProxyDeployer"/>.</summary>
[Alias("kgateway.IInfrastructureGrain")]
public interface IInfrastructureGrain : IGrainWithStringKey
{
    /// <summary>
    /// Says what the Gateway needs; null when it is gone. Words from older inputs are ignored. Returns how far the deployment is now; the
    /// Gateway's grain is told when that changes.
    /// </summary>
    [Alias("Ensure")]
    ValueTask<DeploymentReport> Ensure(GatewayInfrastructure? infrastructure, VersionVector inputs);

    /// <summary>Says that somebody changed what is deployed, or took it away.</summary>
    [Alias("LookAfter")]
    ValueTask LookAfter();

    /// <summary>What is deployed, for people.</summary>
    [Alias("GetState")]
    ValueTask<InfrastructureState> GetState();
}

/// <summary>The deployment of a Gateway as people see it.</summary>
/// <param name="Gateway">The Gateway.</param>
/// <param name="Silo">Which silo deploys it.</param>
/// <param name="Wanted">True when something should be deployed.</param>
/// <param name="Settled">True when the deployer has done what is wanted.</param>
/// <param name="Failure">Why it could not, the last time; null when it could.</param>
[GenerateSerializer, Immutable, Alias("kgateway.InfrastructureState")]
public sealed record InfrastructureState(string Gateway, string Silo, bool Wanted, bool Settled, string? Failure);
