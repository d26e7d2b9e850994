using KGateway.Resources;

namespace KGateway.Translation.Statuses;

/// <summary>Status of a Backend.</summary>
/// <param name="Conditions">Its conditions.</param>
public sealed record BackendStatus(EquatableArray<Condition> Conditions) : ObjectStatus;
