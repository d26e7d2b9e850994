using KGateway.Resources;
using KGateway.Resources.GatewayApi;

namespace KGateway.Translation.Gateways;

/// <summary>A Gateway with all its listeners, before routes are looked at.</summary>
internal sealed class GatewayFrame
{
    public required Gateway Gateway { get; init; }

    public required GatewayClass Class { get; init; }

    /// <summary>The Gateway, then the ListenerSets that may add to it, in the order of their precedence.</summary>
    public required ListenerOwner[] Owners { get; init; }

    /// <summary>The ListenerSets that may not, and why.</summary>
    public required (ListenerSet Set, string Why)[] Denied { get; init; }

    /// <summary>All listeners of all owners, in the order of their precedence.</summary>
    public required AttachedListener[] Listeners { get; init; }

    /// <summary>The valid listeners of each port, in order.</summary>
    public required SortedDictionary<ListenerPort, AttachedListener[]> Ports { get; init; }

    /// <summary>The certificate that the Gateway shows to backends; null when it has none to show.</summary>
    public required ClientCertificate? ClientCertificate { get; init; }

    /// <summary>What is wrong with the reference to the Gateway's parameters; null when all is well or there is none.</summary>
    public required string? ParametersProblem { get; init; }

    /// <summary>The variant of backends that this Gateway's routes use; empty for the one that all Gateways share.</summary>
    public string BackendVariant => ClientCertificate?.Pair is null ? "" : Backends.BackendVariant.OfGateway(Gateway.Key);

    /// <summary>The owner with an id; null when there is none.</summary>
    public ListenerOwner? OwnerOf(ResourceId id)
    {
        foreach (var owner in Owners)
        {
            if (owner.Id == id)
                return owner;
        }

        return null;
    }
}
