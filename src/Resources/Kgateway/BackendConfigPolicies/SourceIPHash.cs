namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>The client's address is hashed.</summary>
public sealed record SourceIPHash;
