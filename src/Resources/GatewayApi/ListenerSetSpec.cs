using KGateway.Resources.Validation.ListenerSets;

namespace KGateway.Resources.GatewayApi;

/// <summary>Specification of a ListenerSet.</summary>
[CheckedBy<ListenerSetSpecRules>]
public sealed record ListenerSetSpec
{
    /// <summary>The Gateway that the listeners are added to.</summary>
    public required ParentGatewayReference ParentRef { get; init; }

    /// <summary>Listeners, with names that are distinct in this set.</summary>
    [Items(1, 64)]
    [UniqueItems("name")]
    public required EquatableArray<Listener> Listeners { get; init; }
}
