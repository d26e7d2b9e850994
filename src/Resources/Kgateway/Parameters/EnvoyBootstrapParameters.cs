using KGateway.Resources.Validation.Kgateway.Parameters;

namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>What a proxy starts with.</summary>
[CheckedBy<EnvoyBootstrapParametersRules>]
public sealed record EnvoyBootstrapParameters
{
    /// <summary>Format of the proxy's own log.</summary>
    public EnvoyLogFormat? LogFormat { get; init; }

    /// <summary>Log level: trace, debug, info, warning, error, critical or off.</summary>
    public string? LogLevel { get; init; }

    /// <summary>Log levels of single components of Envoy.</summary>
    public StringMap ComponentLogLevels { get; init; }

    /// <summary>Name resolution.</summary>
    public DnsResolverParameters? DnsResolver { get; init; }

    /// <summary>Whether the port of the readiness probe takes connections with a PROXY header.</summary>
    public bool? EnableReadinessProbeProxyProtocol { get; init; }
}
