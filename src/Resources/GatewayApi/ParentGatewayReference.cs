namespace KGateway.Resources.GatewayApi;

/// <summary>Reference of a ListenerSet to its Gateway.</summary>
public sealed record ParentGatewayReference
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

    /// <summary>Namespace of the parent; the set's own when absent.</summary>
    [NamespaceName]
    public string? Namespace { get; init; }
}
