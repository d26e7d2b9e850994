namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Issuers of JSON web tokens.</summary>
public sealed record JwtProviders;
