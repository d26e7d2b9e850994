namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>A server that limits rates.</summary>
public sealed record RateLimitProvider;
