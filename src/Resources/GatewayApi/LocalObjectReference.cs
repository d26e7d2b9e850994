namespace KGateway.Resources.GatewayApi;

/// <summary>Reference to an object in the referrer's namespace.</summary>
public sealed record LocalObjectReference
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
}
