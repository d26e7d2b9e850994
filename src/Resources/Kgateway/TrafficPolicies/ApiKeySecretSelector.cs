namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Secrets of the policy's namespace, and of others that grant it.</summary>
public sealed record ApiKeySecretSelector
{
    /// <summary>Labels, all of which a Secret must have.</summary>
    public required StringMap MatchLabels { get; init; }
}
