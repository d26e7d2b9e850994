using KGateway.Resources.Validation.Kgateway.Aws;

namespace KGateway.Resources.Kgateway.Aws;

/// <summary>A service of AWS; exactly one of the last two is set.</summary>
[CheckedBy<AwsBackendRules>]
public sealed record AwsBackend
{
    /// <summary>Account that a function belongs to.</summary>
    [AwsAccount]
    public string? AccountId { get; init; }

    /// <summary>Region.</summary>
    [AwsRegion]
    public string Region { get; init; } = "us-east-1";

    /// <summary>Credentials; those of the proxy's surroundings when absent (for EC2, of the control plane's).</summary>
    public AwsAuth? Auth { get; init; }

    /// <summary>A function.</summary>
    public AwsLambda? Lambda { get; init; }

    /// <summary>Instances that are looked up.</summary>
    public AwsEc2? Ec2 { get; init; }
}
