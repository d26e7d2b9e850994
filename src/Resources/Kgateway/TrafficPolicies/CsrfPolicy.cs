using KGateway.Resources.Validation.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Protection against cross-site request forgery: requests that change something must come from the origin that they go to.</summary>
[CheckedBy<CsrfPolicyRules>]
public sealed record CsrfPolicy
{
    /// <summary>Share of the requests that are checked and refused, in percent.</summary>
    [Range(0, 100)]
    public int? PercentageEnabled { get; init; }

    /// <summary>Share of the requests that are checked and counted, but never refused, in percent.</summary>
    [Range(0, 100)]
    public int? PercentageShadowed { get; init; }

    /// <summary>Other origins that requests may come from.</summary>
    [Items(0, 16)]
    public EquatableArray<StringMatcher> AdditionalOrigins { get; init; }
}
