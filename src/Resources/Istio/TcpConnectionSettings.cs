namespace KGateway.Resources.Istio;

/// <summary>TCP connections.</summary>
[IgnoresUnknownFields]
public sealed record TcpConnectionSettings
{
    /// <summary>Keep-alive probes.</summary>
    public TcpKeepaliveSettings? TcpKeepalive { get; init; }
}
