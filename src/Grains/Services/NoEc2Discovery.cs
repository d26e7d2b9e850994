using KGateway.Resources.Kgateway;
using KGateway.Translation.Endpoints.Ec2;

namespace KGateway.Grains.Services;

/// <summary>Finds no instances and says so: the Backends' clusters are empty, rather than waiting for endpoints.</summary>
internal sealed class NoEc2Discovery : IEc2Discovery
{
    private static readonly Ec2Findings Nothing =
        new([], new Ec2Failure(Ec2FailureKind.DiscoveryError, "this control plane doesn't look up EC2 instances"));

    /// <inheritdoc/>
    public Ec2Findings Find(Backend backend) => Nothing;
}
