namespace KGateway.Resources.Istio;

/// <summary>Keep-alive probes of TCP; durations are written in Go's form.</summary>
[IgnoresUnknownFields]
public sealed record TcpKeepaliveSettings
{
    /// <summary>Unanswered probes after which a connection is dead.</summary>
    public long? Probes { get; init; }

    /// <summary>Time without data before the first probe.</summary>
    public string? Time { get; init; }

    /// <summary>Time between probes.</summary>
    public string? Interval { get; init; }
}
