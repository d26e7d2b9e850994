namespace KGateway.Resources.GatewayApi;

/// <summary>Reference to an object of any kind; without a namespace it is in the referrer's.</summary>
public sealed record ObjectReference
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
