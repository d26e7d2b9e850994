namespace KGateway.Resources.Istio;

/// <summary>TCP connections, also those that carry HTTP; durations are written in Go's form.</summary>
[IgnoresUnknownFields]
public sealed record TcpConnectionSettings
{
    /// <summary>Greatest number of connections; 0 for the default.</summary>
    public long? MaxConnections { get; init; }

    /// <summary>How long establishing a connection may take.</summary>
    public string? ConnectTimeout { get; init; }

    /// <summary>Keep-alive probes.</summary>
    public TcpKeepaliveSettings? TcpKeepalive { get; init; }

    /// <summary>Longest lifetime of a connection.</summary>
    public string? MaxConnectionDuration { get; init; }

    /// <summary>How long a connection may be idle; <c>0s</c> for any time.</summary>
    public string? IdleTimeout { get; init; }
}
