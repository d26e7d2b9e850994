namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Reference to an object of a known kind in the referrer's namespace.</summary>
public sealed record LocalNameReference
{
    /// <summary>Name of the object.</summary>
    [ObjectName]
    public required string Name { get; init; }
}
