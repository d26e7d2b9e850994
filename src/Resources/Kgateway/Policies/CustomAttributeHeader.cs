namespace KGateway.Resources.Kgateway.Policies;

/// <summary>A header of the request that becomes an attribute of spans.</summary>
public sealed record CustomAttributeHeader
{
    /// <summary>Name of the header.</summary>
    [Length(1, int.MaxValue)]
    public required string Name { get; init; }

    /// <summary>Value for requests without the header; without it they have no attribute.</summary>
    public string? DefaultValue { get; init; }
}
