namespace KGateway.Resources.Kgateway.Aws;

/// <summary>Where credentials towards AWS come from.</summary>
public enum AwsAuthType
{
    /// <summary>A Secret.</summary>
    Secret,

    /// <summary>A role that is assumed.</summary>
    AssumeRole,
}
