using KGateway.Resources.Validation.Gateways;

namespace KGateway.Resources.GatewayApi;

/// <summary>One filter of a listener; the member named by the type is set.</summary>
[CheckedBy<ListenerRequestFilterRules>]
public sealed record ListenerRequestFilter
{
    /// <summary>Which filter this is.</summary>
    public required ListenerRequestFilterType Type { get; init; }

    /// <summary>External authorization.</summary>
    public HttpExternalAuthFilter? ExternalAuth { get; init; }

    /// <summary>A filter defined by another object.</summary>
    public LocalObjectReference? ExtensionRef { get; init; }
}
