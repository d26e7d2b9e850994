namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>When endpoints that answer with errors are left out for a while.</summary>
public sealed record OutlierDetection
{
    /// <summary>How many server errors in a row; 0 for never.</summary>
    [Range(0, int.MaxValue)]
    [JsonName("consecutive5xx")]
    public int Consecutive5xx { get; init; } = 5;

    /// <summary>Percentage of such endpoints that really are left out.</summary>
    [Range(0, 100)]
    [JsonName("enforcingConsecutive5xx")]
    public int? EnforcingConsecutive5xx { get; init; }

    /// <summary>Whether failed connections and timeouts are counted apart from answers.</summary>
    public bool? SplitExternalLocalOriginErrors { get; init; }

    /// <summary>How many failed connections or timeouts in a row, when counted apart.</summary>
    [Range(0, int.MaxValue)]
    public int? ConsecutiveLocalOriginFailure { get; init; }

    /// <summary>Percentage of such endpoints that really are left out.</summary>
    [Range(0, 100)]
    public int? EnforcingConsecutiveLocalOriginFailure { get; init; }

    /// <summary>Time between two looks.</summary>
    [DurationRange("1ms")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an endpoint is left out the first time; each time it is longer.</summary>
    [DurationRange("1ms")]
    public TimeSpan BaseEjectionTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Percentage of endpoints that may be left out at once.</summary>
    [Range(0, 100)]
    public int MaxEjectionPercent { get; init; } = 10;
}
