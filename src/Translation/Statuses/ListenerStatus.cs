using KGateway.Resources;

namespace KGateway.Translation.Statuses;

/// <summary>Status of a listener of a Gateway or ListenerSet.</summary>
/// <param name="Name">Name of the listener.</param>
/// <param name="SupportedKinds">Kinds of routes that may attach.</param>
/// <param name="AttachedRoutes">How many routes are attached.</param>
/// <param name="Conditions">Its conditions.</param>
public sealed record ListenerStatus(
    string Name,
    EquatableArray<GroupKind> SupportedKinds,
    int AttachedRoutes,
    EquatableArray<Condition> Conditions);
