namespace KGateway.Resources.GatewayApi;

/// <summary>From which namespaces routes may attach.</summary>
public sealed record RouteNamespaces
{
    /// <summary>How namespaces are chosen.</summary>
    public FromNamespaces From { get; init; } = FromNamespaces.Same;

    /// <summary>Labels of namespaces, for <see cref="FromNamespaces.Selector"/>.</summary>
    public LabelSelector? Selector { get; init; }
}
