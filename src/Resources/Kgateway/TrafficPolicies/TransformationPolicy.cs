namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Templates for headers, body and metadata.</summary>
public sealed record TransformationPolicy;
