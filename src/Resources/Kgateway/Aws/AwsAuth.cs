using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Validation.Kgateway.Aws;

namespace KGateway.Resources.Kgateway.Aws;

/// <summary>Credentials towards AWS; the member that the type names is set.</summary>
[CheckedBy<AwsAuthRules>]
public sealed record AwsAuth
{
    /// <summary>Where they come from.</summary>
    public required AwsAuthType Type { get; init; }

    /// <summary>A Secret of the Backend's namespace with <c>accessKey</c>, <c>secretKey</c> and, optionally, <c>sessionToken</c>.</summary>
    public LocalSecretReference? SecretRef { get; init; }

    /// <summary>A role that is assumed with the credentials of the surroundings.</summary>
    public AwsAssumeRole? AssumeRole { get; init; }
}
