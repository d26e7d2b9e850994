namespace KGateway.Grains.Contracts.Infrastructure;

/// <summary>
/// Thrown by an <see cref="IProxyDeployer"/> when it can't deploy for a reason that stays until somebody mends it; the Gateway's status tells
/// the message. Failures that pass by themselves are other exceptions.
/// </summary>
/// <param name="fault">What sort of problem it is.</param>
/// <param name="message">For people; names the object and the reason.</param>
/// <param name="cause">What was thrown; null when nothing was.</param>
public class DeploymentRefusedException(DeploymentFault fault, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What the Gateway's status tells.</summary>
    public DeploymentProblem Problem { get; } = new(fault, message);
}
