namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>A header that is hashed.</summary>
public sealed record HeaderHash
{
    /// <summary>Name.</summary>
    [HeaderName]
    public required string Name { get; init; }
}
