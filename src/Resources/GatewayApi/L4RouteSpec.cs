namespace KGateway.Resources.GatewayApi;

/// <summary>Specification of a TCPRoute or UDPRoute.</summary>
public sealed record L4RouteSpec : RouteSpec
{
    /// <summary>Rules: exactly one since v1.</summary>
    [Items(1, 16)]
    public required EquatableArray<L4RouteRule> Rules { get; init; }
}
