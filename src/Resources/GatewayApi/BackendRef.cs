namespace KGateway.Resources.GatewayApi;

/// <summary>A backend with its share of the requests.</summary>
public record BackendRef : BackendObjectReference
{
    /// <summary>Share relative to the sum of all weights of the rule; 0 sends nothing.</summary>
    [Range(0, 1_000_000)]
    public int Weight { get; init; } = 1;
}
