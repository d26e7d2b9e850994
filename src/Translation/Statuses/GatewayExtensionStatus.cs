using KGateway.Resources;

namespace KGateway.Translation.Statuses;

/// <summary>Status of a GatewayExtension.</summary>
/// <param name="Conditions">Its conditions.</param>
public sealed record GatewayExtensionStatus(EquatableArray<Condition> Conditions) : ObjectStatus;
