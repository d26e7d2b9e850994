namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>A server that authorizes requests.</summary>
public sealed record ExtAuthProvider;
