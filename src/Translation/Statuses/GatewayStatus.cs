using KGateway.Resources;

namespace KGateway.Translation.Statuses;

/// <summary>Status of a Gateway.</summary>
/// <param name="Conditions">Of the whole Gateway.</param>
/// <param name="Listeners">Of its own listeners, in the order of its specification.</param>
/// <param name="Addresses">Where it can be reached; null when another writer owns them and they must be kept.</param>
/// <param name="AttachedListenerSets">How many ListenerSets contribute at least one valid listener.</param>
public sealed record GatewayStatus(
    EquatableArray<Condition> Conditions,
    EquatableArray<ListenerStatus> Listeners,
    EquatableArray<GatewayStatusAddress>? Addresses,
    int AttachedListenerSets) : ObjectStatus
{
    /// <summary>
    /// True while it isn't known how its proxies are, as after a start: what is written of <see cref="ConditionTypes.ProxiesUpToDate"/> stays.
    /// </summary>
    public bool KeepsProxies { get; init; }
}
