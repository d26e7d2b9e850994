using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>A condition on a header.</summary>
public sealed record AccessLogHeaderFilter
{
    /// <summary>The header.</summary>
    public required HttpHeaderMatch Header { get; init; }
}
