namespace KGateway.Resources.Kgateway.Policies;

/// <summary>Probes of idle TCP connections; what is absent is as the system has it.</summary>
public sealed record TcpKeepalive
{
    /// <summary>How many unanswered probes end a connection.</summary>
    [Range(0, int.MaxValue)]
    public int? KeepAliveProbes { get; init; }

    /// <summary>How long a connection is idle before it is probed.</summary>
    [DurationRange("1s")]
    public TimeSpan? KeepAliveTime { get; init; }

    /// <summary>Time between two probes.</summary>
    [DurationRange("1s")]
    public TimeSpan? KeepAliveInterval { get; init; }
}
