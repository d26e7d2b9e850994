namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Rewrite of the path by a regular expression.</summary>
public sealed record UrlRewritePolicy;
