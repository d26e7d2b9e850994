namespace KGateway.Resources.Kgateway.Policies;

/// <summary>A Secret in the namespace of the object that names it.</summary>
public sealed record LocalSecretReference
{
    /// <summary>Name.</summary>
    [ObjectName]
    public required string Name { get; init; }
}
