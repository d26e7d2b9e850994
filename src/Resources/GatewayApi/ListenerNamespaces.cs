namespace KGateway.Resources.GatewayApi;

/// <summary>From which namespaces ListenerSets may attach.</summary>
public sealed record ListenerNamespaces
{
    /// <summary>How namespaces are chosen.</summary>
    public FromListenerNamespaces From { get; init; } = FromListenerNamespaces.None;

    /// <summary>Labels of namespaces, for <see cref="FromListenerNamespaces.Selector"/>.</summary>
    public LabelSelector? Selector { get; init; }
}
