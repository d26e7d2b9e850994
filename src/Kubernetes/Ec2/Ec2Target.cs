using KGateway.Resources;
using KGateway.Resources.Kgateway.Aws;

namespace KGateway.Kubernetes.Ec2;

/// <summary>A Backend whose instances are looked up.</summary>
/// <param name="Backend">Its key.</param>
/// <param name="Aws">What it says of AWS.</param>
internal sealed record Ec2Target(ObjectKey Backend, AwsBackend Aws);
