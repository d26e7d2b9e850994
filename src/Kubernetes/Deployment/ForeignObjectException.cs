using KGateway.Grains.Contracts.Infrastructure;

namespace KGateway.Kubernetes.Deployment;

/// <summary>An object that proxies need exists already and isn't theirs; it is left as it is. The message names it.</summary>
public sealed class ForeignObjectException(string message) : DeploymentRefusedException(DeploymentFault.Resources, message);
