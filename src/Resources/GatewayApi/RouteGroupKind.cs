namespace KGateway.Resources.GatewayApi;

/// <summary>Group and kind of routes.</summary>
public sealed record RouteGroupKind
{
    /// <summary>API group.</summary>
    [GroupName]
    public string Group { get; init; } = ResourceKinds.GatewayApiGroup;

    /// <summary>Kind.</summary>
    [KindName]
    public required string Kind { get; init; }
}
