namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>How requests are mirrored.</summary>
public sealed record RequestMirrorPolicy;
