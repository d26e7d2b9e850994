namespace KGateway.Resources.GatewayApi;

/// <summary>Which routes may attach to a listener.</summary>
public sealed record AllowedRoutes
{
    /// <summary>Namespaces of routes.</summary>
    public RouteNamespaces Namespaces { get; init; } = new();

    /// <summary>Kinds of routes; all that fit the protocol when empty.</summary>
    [Items(0, 8)]
    public EquatableArray<RouteGroupKind> Kinds { get; init; }
}
