namespace KGateway.Resources.GatewayApi;

/// <summary>Filters of a listener.</summary>
public sealed record ListenerFilters
{
    /// <summary>Filters on requests, run in this order.</summary>
    [Items(0, 16)]
    public EquatableArray<ListenerRequestFilter> Requests { get; init; }
}
