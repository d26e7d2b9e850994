namespace KGateway.Resources.Istio;

/// <summary>Connections to a host.</summary>
[IgnoresUnknownFields]
public sealed record ConnectionPoolSettings
{
    /// <summary>TCP.</summary>
    public TcpConnectionSettings? Tcp { get; init; }

    /// <summary>HTTP.</summary>
    public HttpConnectionSettings? Http { get; init; }
}
