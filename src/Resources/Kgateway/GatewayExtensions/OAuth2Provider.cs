namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>An identity provider.</summary>
public sealed record OAuth2Provider;
