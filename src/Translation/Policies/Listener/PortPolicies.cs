using KGateway.Resources;

namespace KGateway.Translation.Policies.Listener;

/// <summary>What policies set for a port and its listeners. Compares by content.</summary>
/// <param name="Fields">The fields in force for the port as a whole.</param>
/// <param name="Listeners">What they set for each of its listeners, in their order; empty when they set nothing.</param>
internal sealed record PortPolicies(EquatableArray<ListenerField> Fields, EquatableArray<ChainPolicies> Listeners)
{
    /// <summary>Nothing.</summary>
    public static PortPolicies None { get; } = new([], []);

    /// <summary>What they set for the listener at an index of the port's.</summary>
    public ChainPolicies Of(int listener) => Listeners.IsEmpty ? ChainPolicies.None : Listeners[listener];
}
