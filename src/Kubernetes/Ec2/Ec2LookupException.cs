using KGateway.Translation.Endpoints.Ec2;

namespace KGateway.Kubernetes.Ec2;

/// <summary>Instances can't be looked up.</summary>
internal sealed class Ec2LookupException(Ec2FailureKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What it is.</summary>
    public Ec2FailureKind Kind => kind;
}
