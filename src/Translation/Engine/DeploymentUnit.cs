namespace KGateway.Translation.Engine;

/// <summary>The deployment of the Gateway; depends on its parameters and its Service.</summary>
internal sealed class DeploymentUnit : Unit;
