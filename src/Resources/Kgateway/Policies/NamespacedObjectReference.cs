namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Reference to an object of a known kind.</summary>
public sealed record NamespacedObjectReference
{
    /// <summary>Name of the object.</summary>
    [ObjectName]
    public required string Name { get; init; }

    /// <summary>Namespace of the object; the referrer's when absent.</summary>
    [NamespaceName]
    public string? Namespace { get; init; }
}
