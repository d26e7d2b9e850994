namespace KGateway.Grains.Contracts.Infrastructure;

/// <summary>How far the deployment of a Gateway has come.</summary>
/// <param name="Settled">True when the deployer has done what is wanted.</param>
/// <param name="Problem">Why it can't; null when it can, or hasn't tried yet.</param>
[GenerateSerializer, Immutable, Alias("kgateway.DeploymentReport")]
public sealed record DeploymentReport(bool Settled, DeploymentProblem? Problem);
