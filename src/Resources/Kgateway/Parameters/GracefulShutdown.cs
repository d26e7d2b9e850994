namespace KGateway.Resources.Kgateway.Parameters;

/// <summary>How a pod ends: it stops being ready and waits while connections leave.</summary>
public sealed record GracefulShutdown
{
    /// <summary>Whether a pod waits at all; true by default.</summary>
    public bool? Enabled { get; init; }

    /// <summary>How long it waits, in seconds; 10 by default.</summary>
    [Range(0, 31536000)]
    public int? SleepTimeSeconds { get; init; }
}
