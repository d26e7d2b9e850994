namespace KGateway.Resources.GatewayApi;

/// <summary>What a route attaches to: a Gateway or ListenerSet, or a Service in a mesh.</summary>
public sealed record ParentReference
{
    /// <summary>API group of the parent.</summary>
    [GroupName]
    public string Group { get; init; } = ResourceKinds.GatewayApiGroup;

    /// <summary>Kind of the parent.</summary>
    [KindName]
    public string Kind { get; init; } = "Gateway";

    /// <summary>Name of the parent.</summary>
    [ObjectName]
    public required string Name { get; init; }

    /// <summary>Namespace of the parent; the route's when absent.</summary>
    [NamespaceName]
    public string? Namespace { get; init; }

    /// <summary>Name of one listener (or Service port).</summary>
    [SectionName]
    public string? SectionName { get; init; }

    /// <summary>Only listeners on this port.</summary>
    [Port]
    public int? Port { get; init; }
}
