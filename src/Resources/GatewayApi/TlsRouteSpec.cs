using KGateway.Resources.Validation.L4Routes;

namespace KGateway.Resources.GatewayApi;

/// <summary>Specification of a TLSRoute.</summary>
[CheckedBy<TlsRouteSpecRules>]
public sealed record TlsRouteSpec : RouteSpec
{
    /// <summary>SNI names; at least one since v1, all of the listener's when empty in the alpha versions.</summary>
    [Items(0, 1024)]
    [Hostname]
    public EquatableArray<string> Hostnames { get; init; }

    /// <summary>Rules: exactly one since v1.</summary>
    [Items(1, 16)]
    public required EquatableArray<L4RouteRule> Rules { get; init; }
}
