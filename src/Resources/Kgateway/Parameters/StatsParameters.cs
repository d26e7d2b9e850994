namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>A proxy's statistics.</summary>
public sealed record StatsParameters
{
    /// <summary>Whether they are served for Prometheus; true by default.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Path of the proxy's administration that <c>/metrics</c> leads to.</summary>
    public string? RoutePrefixRewrite { get; init; }

    /// <summary>Whether <c>/stats</c> is served too; true by default.</summary>
    public bool? EnableStatsRoute { get; init; }

    /// <summary>Path of the proxy's administration that <c>/stats</c> leads to.</summary>
    public string? StatsRoutePrefixRewrite { get; init; }

    /// <summary>Which statistics are kept.</summary>
    public StatsMatcher? Matcher { get; init; }
}
