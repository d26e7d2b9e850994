namespace KGateway.Translation.Statuses;

/// <summary>An address at which a Gateway can be reached.</summary>
/// <param name="Type"><c>IPAddress</c> or <c>Hostname</c>.</param>
/// <param name="Value">The address.</param>
public sealed record GatewayStatusAddress(string Type, string Value);
