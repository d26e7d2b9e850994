namespace KGateway.Resources.Kgateway.Policies;

/// <summary>A header of calls of a gRPC service.</summary>
public sealed record GrpcMetadata
{
    /// <summary>Name of the header.</summary>
    [Length(1, int.MaxValue)]
    public required string Key { get; init; }

    /// <summary>Its value, with command operators.</summary>
    public string? Value { get; init; }
}
