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

    /// <summary>
    /// True while no proxy of a waypoint has been seen with all of its configuration. Until then its addresses aren't published: a mesh sends
    /// connections there as soon as they are. Those that are published stay: a mesh sends them past the waypoint, and past its policies, as soon
    /// as there are none.
    /// </summary>
    public bool AwaitsProxies { get; init; }

    /// <summary>This status without the addresses that are not to be published yet; those that somebody wrote are left alone.</summary>
    public GatewayStatus WithoutAddresses() => this with
    {
        Addresses = null,
        AwaitsProxies = false,
        Conditions = Conditions.Select(static condition => condition is { Type: ConditionTypes.Programmed, Status: ConditionStatus.True }
            ? No(condition, Reasons.Pending, "No proxy has taken the configuration yet; the address is published when one has")
            : condition).ToEquatableArray(),
    };

    /// <summary>This status with the news that its proxies can't be deployed; unchanged if the Gateway isn't accepted anyway.</summary>
    /// <param name="byParameters">Whether what the Gateway or its parameters ask for is refused; else something stands in the way.</param>
    /// <param name="message">Why, for people.</param>
    public GatewayStatus NotDeployed(bool byParameters, string message)
    {
        if (Conditions.Any(static condition => condition is { Type: ConditionTypes.Accepted, Status: ConditionStatus.False }))
            return this;
        return this with
        {
            Conditions = Conditions.Select(condition => condition.Type switch
            {
                ConditionTypes.Accepted when byParameters => No(condition, Reasons.InvalidParameters, message),
                ConditionTypes.Programmed when byParameters => No(condition, Reasons.Invalid, message),
                // That there is no address yet follows from this.
                ConditionTypes.Programmed when condition.Status == ConditionStatus.True
                    || condition.Reason is Reasons.AddressNotAssigned or Reasons.AddressNotUsable => No(condition, Reasons.NoResources, message),
                _ => condition,
            }).ToEquatableArray(),
        };
    }

    private static Condition No(Condition condition, string reason, string message) =>
        condition with { Status = ConditionStatus.False, Reason = reason, Message = message };
}
