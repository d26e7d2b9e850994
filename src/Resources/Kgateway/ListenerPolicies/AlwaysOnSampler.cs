namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>All spans are sent.</summary>
public sealed record AlwaysOnSampler;
