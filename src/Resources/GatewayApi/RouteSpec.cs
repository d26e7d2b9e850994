using KGateway.Resources.Validation.Routes;

namespace KGateway.Resources.GatewayApi;

/// <summary>What every kind of route has in its specification.</summary>
[CheckedBy<RouteSpecRules>]
public abstract record RouteSpec
{
    /// <summary>What the route attaches to.</summary>
    [Items(0, 32)]
    public EquatableArray<ParentReference> ParentRefs { get; init; }

    /// <summary>Whether the route also attaches to default Gateways.</summary>
    public DefaultGatewayScope? UseDefaultGateways { get; init; }
}
