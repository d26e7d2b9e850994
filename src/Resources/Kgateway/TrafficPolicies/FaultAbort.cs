using KGateway.Resources.Validation.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Requests that the proxy answers itself.</summary>
[CheckedBy<FaultAbortRules>]
public sealed record FaultAbort
{
    /// <summary>HTTP status of the answer.</summary>
    [Range(200, 599)]
    public int? HttpStatus { get; init; }

    /// <summary>gRPC status of the answer.</summary>
    [Range(0, 16)]
    public int? GrpcStatus { get; init; }

    /// <summary>Share of the requests, in percent.</summary>
    [Range(0, 100)]
    public int Percentage { get; init; } = 100;
}
