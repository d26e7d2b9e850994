namespace KGateway.Resources.GatewayApi;

/// <summary>Reference to a parameters object of a GatewayClass; the namespace only for namespaced kinds.</summary>
public sealed record ParametersReference
{
    /// <summary>API group of the object.</summary>
    [GroupName]
    public required string Group { get; init; }

    /// <summary>Kind of the object.</summary>
    [KindName]
    public required string Kind { get; init; }

    /// <summary>Name of the object.</summary>
    [ObjectName]
    public required string Name { get; init; }

    /// <summary>Namespace of the object.</summary>
    [NamespaceName]
    public string? Namespace { get; init; }
}
