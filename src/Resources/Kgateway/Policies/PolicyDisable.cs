namespace KGateway.Resources.Kgateway.Policies;

/// <summary>An empty object: what is set elsewhere for the same field is switched off.</summary>
public sealed record PolicyDisable;
