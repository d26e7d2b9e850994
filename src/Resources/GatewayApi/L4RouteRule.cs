namespace KGateway.Resources.GatewayApi;

/// <summary>A rule of a TLSRoute, TCPRoute or UDPRoute.</summary>
public sealed record L4RouteRule
{
    /// <summary>Name, unique in the route.</summary>
    [SectionName]
    public string? Name { get; init; }

    /// <summary>Backends.</summary>
    [Items(1, 16)]
    public required EquatableArray<BackendRef> BackendRefs { get; init; }
}
