namespace KGateway.Resources.Istio;

/// <summary>Ejection of endpoints that fail; durations are written in Go's form.</summary>
[IgnoresUnknownFields]
public sealed record OutlierDetectionSettings
{
    /// <summary>Errors of status 5xx in a row; 0 switches this off.</summary>
    [JsonName("consecutive5xxErrors")]
    public long? Consecutive5xxErrors { get; init; }

    /// <summary>Errors of status 502 to 504 in a row; 0 switches this off.</summary>
    public long? ConsecutiveGatewayErrors { get; init; }

    /// <summary>Whether failures to connect are counted apart from errors of the endpoint.</summary>
    public bool SplitExternalLocalOriginErrors { get; init; }

    /// <summary>Failures to connect in a row.</summary>
    public long? ConsecutiveLocalOriginFailures { get; init; }

    /// <summary>Time between checks.</summary>
    public string? Interval { get; init; }

    /// <summary>Shortest time that an endpoint stays away.</summary>
    public string? BaseEjectionTime { get; init; }

    /// <summary>How many endpoints may be away, in percent.</summary>
    public int? MaxEjectionPercent { get; init; }

    /// <summary>How many endpoints must be healthy, in percent, for ejection to be in force.</summary>
    public int? MinHealthPercent { get; init; }

    /// <summary>Statuses that count as errors; not honoured.</summary>
    public RawJson? OutlierDetectionHttpErrorCodes { get; init; }

    /// <summary>Older way to write errors in a row; not honoured.</summary>
    public long? ConsecutiveErrors { get; init; }
}
