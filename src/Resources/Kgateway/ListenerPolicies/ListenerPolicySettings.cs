namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Settings of a listener.</summary>
public sealed record ListenerPolicySettings;
