namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Whether requests of a client address pass.</summary>
public enum AclAction
{
    /// <summary>They pass.</summary>
    [JsonName("allow")]
    Allow,

    /// <summary>They are refused.</summary>
    [JsonName("deny")]
    Deny,
}
