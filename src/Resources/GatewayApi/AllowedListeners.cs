namespace KGateway.Resources.GatewayApi;

/// <summary>Which ListenerSets may attach to a Gateway.</summary>
public sealed record AllowedListeners
{
    /// <summary>Namespaces of ListenerSets.</summary>
    public ListenerNamespaces Namespaces { get; init; } = new();
}
