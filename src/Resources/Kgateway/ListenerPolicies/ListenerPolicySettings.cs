using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Settings of a listener.</summary>
public record ListenerPolicySettings
{
    /// <summary>Asks for the PROXY protocol on new connections.</summary>
    public ProxyProtocolSettings? ProxyProtocol { get; init; }

    /// <summary>Probes on idle connections.</summary>
    public TcpKeepalive? TcpKeepalive { get; init; }

    /// <summary>How many bytes of a connection are buffered before it has to wait.</summary>
    [Range(0, int.MaxValue)]
    public int? PerConnectionBufferLimitBytes { get; init; }

    /// <summary>How long TLS may take to be established.</summary>
    public TimeSpan? TransportSocketConnectTimeout { get; init; }

    /// <summary>HTTP connections.</summary>
    public HttpSettings? HttpSettings { get; init; }
}
