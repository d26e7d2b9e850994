namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>The PROXY protocol.</summary>
public sealed record ProxyProtocolSettings
{
    /// <summary>Whether connections without it are served too.</summary>
    public bool AllowRequestsWithoutProxyProtocol { get; init; }
}
