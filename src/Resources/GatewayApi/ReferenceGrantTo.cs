namespace KGateway.Resources.GatewayApi;

/// <summary>Objects that may be referred to.</summary>
public sealed record ReferenceGrantTo
{
    /// <summary>API group.</summary>
    [GroupName]
    public required string Group { get; init; }

    /// <summary>Kind.</summary>
    [KindName]
    public required string Kind { get; init; }

    /// <summary>Name; all objects of the kind when absent.</summary>
    [ObjectName]
    public string? Name { get; init; }
}
