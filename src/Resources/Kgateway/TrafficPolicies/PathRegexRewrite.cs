namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Replaces each part of the path that matches.</summary>
public sealed record PathRegexRewrite
{
    /// <summary>Regular expression of RE2.</summary>
    [Length(1, 1024)]
    public required string Pattern { get; init; }

    /// <summary>What takes the place of matches; <c>\1</c> stands for the first group.</summary>
    [Length(1, 1024)]
    public required string Substitution { get; init; }
}
