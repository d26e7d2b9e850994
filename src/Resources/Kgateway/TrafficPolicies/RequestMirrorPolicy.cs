using KGateway.Resources.Validation.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>How the requests are changed that the filter RequestMirror copies.</summary>
[CheckedBy<RequestMirrorPolicyRules>]
public sealed record RequestMirrorPolicy
{
    /// <summary>Whether the host stays as it is, instead of getting the suffix <c>-shadow</c>.</summary>
    public bool? DisableShadowHostSuffixAppend { get; init; }

    /// <summary>The host of copies.</summary>
    [Length(1, int.MaxValue)]
    public string? HostRewriteLiteral { get; init; }
}
