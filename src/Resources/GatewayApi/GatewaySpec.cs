using KGateway.Resources.Validation.Gateways;

namespace KGateway.Resources.GatewayApi;

/// <summary>Specification of a Gateway.</summary>
[CheckedBy<GatewaySpecRules>]
public sealed record GatewaySpec
{
    /// <summary>Name of the GatewayClass.</summary>
    [ObjectName]
    public required string GatewayClassName { get; init; }

    /// <summary>Listeners, with distinct names.</summary>
    [Items(1, 64)]
    [UniqueItems("name")]
    public required EquatableArray<Listener> Listeners { get; init; }

    /// <summary>Requested addresses.</summary>
    [Items(0, 16)]
    public EquatableArray<GatewayAddress> Addresses { get; init; }

    /// <summary>What goes onto generated objects.</summary>
    public GatewayInfrastructure? Infrastructure { get; init; }

    /// <summary>Which ListenerSets may attach.</summary>
    public AllowedListeners AllowedListeners { get; init; } = new();

    /// <summary>TLS settings beyond those of listeners.</summary>
    public GatewayTls? Tls { get; init; }

    /// <summary>Whether routes that use default Gateways attach to this one.</summary>
    public DefaultGatewayScope? DefaultScope { get; init; }
}
