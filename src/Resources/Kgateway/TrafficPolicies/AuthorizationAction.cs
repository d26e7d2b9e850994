namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>What happens to the requests that an authorization rule means.</summary>
public enum AuthorizationAction
{
    /// <summary>They pass, no others do.</summary>
    Allow,

    /// <summary>They are refused, all others pass.</summary>
    Deny,
}
