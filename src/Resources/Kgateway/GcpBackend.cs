namespace KGateway.Resources.Kgateway;

/// <summary>A service of Google Cloud that takes identity tokens.</summary>
public sealed record GcpBackend
{
    /// <summary>Host name.</summary>
    [Length(1, int.MaxValue)]
    public required string Host { get; init; }

    /// <summary>Audience of tokens; <c>https://</c> and the host when absent.</summary>
    [Length(1, int.MaxValue)]
    public string? Audience { get; init; }
}
