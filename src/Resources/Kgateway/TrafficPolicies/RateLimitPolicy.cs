using KGateway.Resources.Validation.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Limits of the rate of requests.</summary>
[CheckedBy<RateLimitPolicyRules>]
public sealed record RateLimitPolicy
{
    /// <summary>Limit that each proxy counts for itself.</summary>
    public LocalRateLimit? Local { get; init; }

    /// <summary>Limits that a server keeps for all proxies.</summary>
    public GlobalRateLimit? Global { get; init; }
}
