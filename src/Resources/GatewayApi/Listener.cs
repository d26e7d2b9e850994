using KGateway.Resources.Validation.Gateways;

namespace KGateway.Resources.GatewayApi;

/// <summary>A listener of a Gateway or of a ListenerSet.</summary>
[CheckedBy<ListenerRules>]
public sealed record Listener
{
    /// <summary>Name, unique in its object.</summary>
    [SectionName]
    public required string Name { get; init; }

    /// <summary>Host names that are served; all when absent.</summary>
    [Hostname]
    public string? Hostname { get; init; }

    /// <summary>Port.</summary>
    [Port]
    public required int Port { get; init; }

    /// <summary>HTTP, HTTPS, TLS, TCP, UDP, or an implementation's own name.</summary>
    [ProtocolName]
    public required string Protocol { get; init; }

    /// <summary>TLS termination or passthrough.</summary>
    public ListenerTls? Tls { get; init; }

    /// <summary>Which routes may attach.</summary>
    public AllowedRoutes AllowedRoutes { get; init; } = new();

    /// <summary>Filters that run on every request before routing.</summary>
    public ListenerFilters? Filters { get; init; }
}
