using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>A gRPC service that takes an access log.</summary>
public sealed record AccessLogGrpcService : CommonGrpcService
{
    /// <summary>Name of the log.</summary>
    [Length(1, int.MaxValue)]
    public required string LogName { get; init; }
}
