namespace KGateway.Grains.Contracts.Infrastructure;

/// <summary>Why a Gateway's proxies aren't deployed as they should be, as its status tells it.</summary>
/// <param name="Fault">What sort of problem it is.</param>
/// <param name="Message">For people; names the object and the reason.</param>
[GenerateSerializer, Immutable, Alias("kgateway.DeploymentProblem")]
public sealed record DeploymentProblem(DeploymentFault Fault, string Message);
