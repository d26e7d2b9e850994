using KGateway.Resources;

namespace KGateway.Kubernetes.Ec2;

/// <summary>What is asked once for all the Backends that need the same answer.</summary>
/// <param name="Region">The region.</param>
/// <param name="Secret">The Secret with the credentials; null for those of the surroundings.</param>
/// <param name="RoleArn">The role that is assumed with them; null for none.</param>
internal sealed record Ec2Source(string Region, ObjectKey? Secret, string? RoleArn)
{
    /// <summary>The name under which the work is shared among replicas.</summary>
    public string WorkKey => $"ec2 {Region} {Secret} {RoleArn}";
}
