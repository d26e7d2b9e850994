namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>Tells endpoints by the PROXY protocol where connections come from.</summary>
public sealed record UpstreamProxyProtocol
{
    /// <summary>Version of the protocol.</summary>
    public ProxyProtocolVersion Version { get; init; }
}
