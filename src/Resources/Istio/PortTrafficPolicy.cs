namespace KGateway.Resources.Istio;

/// <summary>Settings of a port.</summary>
[IgnoresUnknownFields]
public sealed record PortTrafficPolicy
{
    /// <summary>The port.</summary>
    public PortSelector? Port { get; init; }

    /// <summary>Load balancing.</summary>
    public LoadBalancerSettings? LoadBalancer { get; init; }

    /// <summary>Connections.</summary>
    public ConnectionPoolSettings? ConnectionPool { get; init; }

    /// <summary>Ejection of endpoints that fail.</summary>
    public OutlierDetectionSettings? OutlierDetection { get; init; }

    /// <summary>TLS.</summary>
    public ClientTlsSettings? Tls { get; init; }
}
