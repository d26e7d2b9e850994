using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Tracing of requests. Percentages are 100 when absent.</summary>
public sealed record TracingSettings
{
    /// <summary>Where spans go.</summary>
    public required TracingProvider Provider { get; init; }

    /// <summary>Percentage of the requests whose client asks for it.</summary>
    [Range(0, 100)]
    public int? ClientSampling { get; init; }

    /// <summary>Percentage of the other requests.</summary>
    [Range(0, 100)]
    public int? RandomSampling { get; init; }

    /// <summary>Percentage of what the other two choose.</summary>
    [Range(0, 100)]
    public int? OverallSampling { get; init; }

    /// <summary>Whether spans have the events of the request.</summary>
    public bool? Verbose { get; init; }

    /// <summary>How much of the path a span has, in bytes.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxPathTagLength { get; init; }

    /// <summary>More attributes of spans.</summary>
    public EquatableArray<CustomAttribute> Attributes { get; init; }

    /// <summary>Whether there is a span for the request to the backend.</summary>
    public bool? SpawnUpstreamSpan { get; init; }
}
