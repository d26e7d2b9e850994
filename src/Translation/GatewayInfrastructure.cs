using KGateway.Resources;
using KGateway.Resources.GatewayApi;

namespace KGateway.Translation;

/// <summary>What must be deployed for a Gateway. Compares by content.</summary>
public sealed record GatewayInfrastructure
{
    /// <summary>The Gateway.</summary>
    public required ObjectKey Gateway { get; init; }

    /// <summary>Generation of the Gateway that this was made from.</summary>
    public required long Generation { get; init; }

    /// <summary>Unique id of the Gateway, for owner references; empty when it was never stored.</summary>
    public required string Uid { get; init; }

    /// <summary>Name of its GatewayClass.</summary>
    public required string ClassName { get; init; }

    /// <summary>Whether it is a waypoint of a mesh rather than an entrance.</summary>
    public required bool Waypoint { get; init; }

    /// <summary>Ports of its valid listeners, each port and protocol once, ordered.</summary>
    public required EquatableArray<InfrastructurePort> Ports { get; init; }

    /// <summary>Labels for every deployed object.</summary>
    public required StringMap Labels { get; init; }

    /// <summary>Annotations for every deployed object.</summary>
    public required StringMap Annotations { get; init; }

    /// <summary>Addresses that the Gateway asks for.</summary>
    public required EquatableArray<GatewayAddress> Addresses { get; init; }

    /// <summary>
    /// The parameters in force; null when they can't be found or are wrong: what is deployed must then stay as it is.
    /// </summary>
    public required ProxyParameters? Parameters { get; init; }
}
