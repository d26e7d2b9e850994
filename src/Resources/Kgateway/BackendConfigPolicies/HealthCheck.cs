using KGateway.Resources.Validation.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>Requests that find out whether endpoints are healthy; exactly one of the last two is set.</summary>
[CheckedBy<HealthCheckRules>]
public sealed record HealthCheck
{
    /// <summary>How long an answer may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Time between two requests.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>How many failures in a row make an endpoint unhealthy.</summary>
    [Range(0, int.MaxValue)]
    public required int UnhealthyThreshold { get; init; }

    /// <summary>How many successes in a row make it healthy again.</summary>
    [Range(0, int.MaxValue)]
    public required int HealthyThreshold { get; init; }

    /// <summary>HTTP requests.</summary>
    public HttpHealthCheck? Http { get; init; }

    /// <summary>Calls of the gRPC health service.</summary>
    public GrpcHealthCheck? Grpc { get; init; }
}
