using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Validation.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>Specification of a BackendConfigPolicy.</summary>
[CheckedBy<BackendConfigPolicySpecRules>]
public sealed record BackendConfigPolicySpec
{
    /// <summary>Targets by name, in the policy's namespace: Services, Backends or host names of a mesh.</summary>
    [Items(1, 16)]
    public EquatableArray<LocalPolicyTargetReference> TargetRefs { get; init; }

    /// <summary>Targets by labels.</summary>
    public EquatableArray<PolicyTargetSelector> TargetSelectors { get; init; }

    /// <summary>How long establishing a connection may take; five seconds when absent.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>Soft limit of a connection's buffers in bytes.</summary>
    [Range(0, int.MaxValue)]
    public int? PerConnectionBufferLimitBytes { get; init; }

    /// <summary>Probes of idle TCP connections.</summary>
    public TcpKeepalive? TcpKeepalive { get; init; }

    /// <summary>How host names are looked up.</summary>
    public DnsSettings? Dns { get; init; }

    /// <summary>Options of all versions of HTTP.</summary>
    public CommonHttpProtocolOptions? CommonHttpProtocolOptions { get; init; }

    /// <summary>Options of HTTP/1; without effect on backends of HTTP/2.</summary>
    public Http1ProtocolOptions? Http1ProtocolOptions { get; init; }

    /// <summary>Options of HTTP/2; without effect on backends of HTTP/1.</summary>
    public Http2ProtocolOptions? Http2ProtocolOptions { get; init; }

    /// <summary>TLS towards the backend; a BackendTLSPolicy takes its place.</summary>
    public UpstreamTls? Tls { get; init; }

    /// <summary>How endpoints are chosen.</summary>
    public LoadBalancer? LoadBalancer { get; init; }

    /// <summary>Requests that find out whether endpoints are healthy.</summary>
    public HealthCheck? HealthCheck { get; init; }

    /// <summary>When endpoints that answer with errors are left out for a while.</summary>
    public OutlierDetection? OutlierDetection { get; init; }

    /// <summary>How much may be under way at once.</summary>
    public CircuitBreakers? CircuitBreakers { get; init; }

    /// <summary>Tells endpoints where connections come from.</summary>
    public UpstreamProxyProtocol? UpstreamProxyProtocol { get; init; }
}
