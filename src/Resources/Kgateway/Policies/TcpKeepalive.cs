namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Probes on idle TCP connections; what is absent is up to the operating system.</summary>
public sealed record TcpKeepalive
{
    /// <summary>How many may go unanswered before the connection is closed.</summary>
    [Range(0, int.MaxValue)]
    public int? KeepAliveProbes { get; init; }

    /// <summary>Idle time before the first one, in whole seconds.</summary>
    [DurationRange("1s")]
    public TimeSpan? KeepAliveTime { get; init; }

    /// <summary>Time between two, in whole seconds.</summary>
    [DurationRange("1s")]
    public TimeSpan? KeepAliveInterval { get; init; }
}
