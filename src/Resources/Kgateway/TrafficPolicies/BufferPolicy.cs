using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Validation.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Buffering of requests: backends get them only when they are complete.</summary>
[CheckedBy<BufferPolicyRules>]
public sealed record BufferPolicy
{
    /// <summary>Largest body in bytes; larger requests are refused. More than 0 and less than 4Gi.</summary>
    public Quantity? MaxRequestSize { get; init; }

    /// <summary>Switches off what is set elsewhere.</summary>
    public PolicyDisable? Disable { get; init; }
}
