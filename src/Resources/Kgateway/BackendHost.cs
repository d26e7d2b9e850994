namespace KGateway.Resources.Kgateway;

/// <summary>A host of a static Backend.</summary>
public sealed record BackendHost
{
    /// <summary>Host name or IP address.</summary>
    [Length(1, int.MaxValue)]
    public required string Host { get; init; }

    /// <summary>Port.</summary>
    [Port]
    public required int Port { get; init; }
}
