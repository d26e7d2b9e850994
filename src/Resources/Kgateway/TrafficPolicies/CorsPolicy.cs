using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Cross-origin requests: what the filter CORS of routes says, or that there is none.</summary>
public sealed record CorsPolicy : HttpCorsFilter
{
    /// <summary>Switches off what is set elsewhere.</summary>
    public PolicyDisable? Disable { get; init; }
}
