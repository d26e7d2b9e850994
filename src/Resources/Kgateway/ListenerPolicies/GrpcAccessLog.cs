using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>An access log that a gRPC service takes.</summary>
public sealed record GrpcAccessLog : CommonGrpcService
{
    /// <summary>Name of the log.</summary>
    [Length(1, int.MaxValue)]
    public required string LogName { get; init; }

    /// <summary>Names of request headers that it has.</summary>
    public EquatableArray<string> AdditionalRequestHeadersToLog { get; init; }

    /// <summary>Names of headers of answers that it has.</summary>
    public EquatableArray<string> AdditionalResponseHeadersToLog { get; init; }

    /// <summary>Names of trailers of answers that it has.</summary>
    public EquatableArray<string> AdditionalResponseTrailersToLog { get; init; }
}
