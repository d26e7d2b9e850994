using KGateway.Resources;

namespace KGateway.Translation.Statuses;

/// <summary>Status of a ListenerSet.</summary>
/// <param name="Conditions">Of the whole set.</param>
/// <param name="Listeners">Of its listeners, in the order of its specification; empty when the set isn't allowed.</param>
public sealed record ListenerSetStatus(EquatableArray<Condition> Conditions, EquatableArray<ListenerStatus> Listeners) : ObjectStatus;
