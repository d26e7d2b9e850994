namespace KGateway.Resources.Kgateway;

/// <summary>A Backend in the same namespace.</summary>
public sealed record BackendNameReference
{
    /// <summary>Name.</summary>
    [ObjectName]
    public required string Name { get; init; }
}
