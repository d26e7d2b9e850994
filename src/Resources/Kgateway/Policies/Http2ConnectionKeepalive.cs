namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Pings that find broken HTTP/2 connections.</summary>
public sealed record Http2ConnectionKeepalive
{
    /// <summary>Time between two pings; none are sent by time when absent.</summary>
    [DurationRange("1ms")]
    public TimeSpan? Interval { get; init; }

    /// <summary>How long an answer may take before the connection is closed.</summary>
    [DurationRange("1ms")]
    public required TimeSpan Timeout { get; init; }

    /// <summary>A connection that was idle for this long is pinged before its next stream.</summary>
    [DurationRange("1ms")]
    public TimeSpan? ConnectionIdleInterval { get; init; }
}
