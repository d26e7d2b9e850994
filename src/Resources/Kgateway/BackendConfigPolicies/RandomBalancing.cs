namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>Any endpoint.</summary>
public sealed record RandomBalancing;
