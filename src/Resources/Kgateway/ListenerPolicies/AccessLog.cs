namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>An access log: where it goes and which requests it has.</summary>
public sealed record AccessLog
{
    /// <summary>A file of the proxy.</summary>
    public FileAccessLog? FileSink { get; init; }

    /// <summary>A gRPC access log service.</summary>
    public GrpcAccessLog? GrpcService { get; init; }

    /// <summary>A collector of OpenTelemetry.</summary>
    public OpenTelemetryAccessLog? OpenTelemetry { get; init; }

    /// <summary>Which requests it has; all when absent.</summary>
    public AccessLogFilter? Filter { get; init; }
}
