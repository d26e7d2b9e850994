namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>A server that processes requests and responses.</summary>
public sealed record ExtProcProvider;
