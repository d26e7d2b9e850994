namespace KGateway.Resources.Istio;

/// <summary>Settings of a host, or of one of its ports.</summary>
[IgnoresUnknownFields]
public sealed record TrafficPolicySettings
{
    /// <summary>Load balancing.</summary>
    public LoadBalancerSettings? LoadBalancer { get; init; }

    /// <summary>Connections.</summary>
    public ConnectionPoolSettings? ConnectionPool { get; init; }

    /// <summary>Ejection of endpoints that fail.</summary>
    public OutlierDetectionSettings? OutlierDetection { get; init; }

    /// <summary>TLS.</summary>
    public ClientTlsSettings? Tls { get; init; }

    /// <summary>Settings of ports, each of which replaces all of these.</summary>
    public EquatableArray<PortTrafficPolicy> PortLevelSettings { get; init; }

    /// <summary>A tunnel to the host; not honoured.</summary>
    public RawJson? Tunnel { get; init; }

    /// <summary>The PROXY protocol towards the host; not honoured.</summary>
    public RawJson? ProxyProtocol { get; init; }

    /// <summary>Retries in relation to requests; not honoured.</summary>
    public RawJson? RetryBudget { get; init; }
}
