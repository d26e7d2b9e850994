namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Rewrite of the path.</summary>
public sealed record UrlRewritePolicy
{
    /// <summary>Rewrite by a regular expression.</summary>
    public required PathRegexRewrite PathRegex { get; init; }
}
