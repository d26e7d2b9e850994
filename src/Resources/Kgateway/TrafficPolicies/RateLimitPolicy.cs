using KGateway.Resources.Validation.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Limits of the rate of requests.</summary>
[CheckedBy<RateLimitPolicyRules>]
public sealed record RateLimitPolicy
{
    /// <summary>Limit that each proxy counts for itself.</summary>
    public LocalRateLimitPolicy? Local { get; init; }

    /// <summary>Limit that a rate limit service counts for all proxies.</summary>
    public GlobalRateLimitPolicy? Global { get; init; }
}
