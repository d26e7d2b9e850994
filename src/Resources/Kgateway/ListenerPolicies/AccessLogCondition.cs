namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>The kinds of conditions on requests.</summary>
public abstract record AccessLogCondition
{
    /// <summary>On the status code of the answer.</summary>
    public ComparisonFilter? StatusCodeFilter { get; init; }

    /// <summary>On the milliseconds that the request took.</summary>
    public ComparisonFilter? DurationFilter { get; init; }

    /// <summary>When present: it is no health check. The value is of no effect.</summary>
    public bool? NotHealthCheckFilter { get; init; }

    /// <summary>When present: it is traced. The value is of no effect.</summary>
    public bool? TraceableFilter { get; init; }

    /// <summary>On a header.</summary>
    public AccessLogHeaderFilter? HeaderFilter { get; init; }

    /// <summary>On what went wrong.</summary>
    public ResponseFlagFilter? ResponseFlagFilter { get; init; }

    /// <summary>On the gRPC status of the answer.</summary>
    public GrpcStatusFilter? GrpcStatusFilter { get; init; }

    /// <summary>An expression in the Common Expression Language.</summary>
    public CelFilter? CelFilter { get; init; }

    /// <summary>A share of the requests.</summary>
    public RuntimeFilter? RuntimeFilter { get; init; }
}
