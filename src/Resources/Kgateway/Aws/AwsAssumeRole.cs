namespace KGateway.Resources.Kgateway.Aws;

/// <summary>A role that is assumed.</summary>
public sealed record AwsAssumeRole
{
    /// <summary>Its ARN.</summary>
    [AwsRoleArn]
    public required string RoleArn { get; init; }
}
