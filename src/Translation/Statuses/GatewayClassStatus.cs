using KGateway.Resources;

namespace KGateway.Translation.Statuses;

/// <summary>Status of a GatewayClass.</summary>
/// <param name="Conditions">Accepted and SupportedVersion.</param>
/// <param name="SupportedFeatures">Names of Gateway API features, in order.</param>
public sealed record GatewayClassStatus(EquatableArray<Condition> Conditions, EquatableArray<string> SupportedFeatures) : ObjectStatus;
