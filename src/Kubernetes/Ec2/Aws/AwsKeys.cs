namespace KGateway.Kubernetes.Ec2.Aws;

/// <summary>Credentials towards AWS.</summary>
/// <param name="AccessKey">The access key's id.</param>
/// <param name="SecretKey">The secret.</param>
/// <param name="SessionToken">The token of temporary credentials; null for lasting ones.</param>
/// <param name="Expires">When temporary credentials end; null when that isn't known.</param>
internal sealed record AwsKeys(string AccessKey, string SecretKey, string? SessionToken, DateTimeOffset? Expires)
{
    // What is printed reaches logs.
    /// <inheritdoc/>
    public override string ToString() => "AWS credentials";
}
