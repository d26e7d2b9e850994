using KGateway.Grains.Contracts.Infrastructure;

namespace KGateway.Kubernetes.Deployment.Patching;

/// <summary>A patch of GatewayParameters that can't be applied; the message names the object, the field and the reason.</summary>
public sealed class OverlayException(string message) : DeploymentRefusedException(DeploymentFault.Parameters, message);
