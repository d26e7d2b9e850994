using KGateway.Resources.Validation.GrpcRoutes;

namespace KGateway.Resources.GatewayApi;

/// <summary>Condition on the gRPC service and method; at least one of them is set.</summary>
[CheckedBy<GrpcMethodMatchRules>]
public sealed record GrpcMethodMatch
{
    /// <summary>How both are compared.</summary>
    public StringMatchType Type { get; init; } = StringMatchType.Exact;

    /// <summary>Service with its package.</summary>
    [Length(0, 1024)]
    public string? Service { get; init; }

    /// <summary>Method.</summary>
    [Length(0, 1024)]
    public string? Method { get; init; }
}
