using KGateway.Resources.Validation.L4Routes;

namespace KGateway.Resources.GatewayApi;

/// <summary>Specification of a TCPRoute or UDPRoute.</summary>
[CheckedBy<L4RouteSpecRules>]
public sealed record L4RouteSpec : RouteSpec
{
    /// <summary>Rules: exactly one since v1.</summary>
    [Items(1, 16)]
    public required EquatableArray<L4RouteRule> Rules { get; init; }
}
