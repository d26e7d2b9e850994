using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Spans that a collector of OpenTelemetry takes.</summary>
public sealed record OpenTelemetryTracing
{
    /// <summary>The collector.</summary>
    public required CommonGrpcService GrpcService { get; init; }

    /// <summary>Name of the service; the Gateway when absent.</summary>
    public string? ServiceName { get; init; }

    /// <summary>What finds out the attributes of what makes the spans.</summary>
    public EquatableArray<ResourceDetector> ResourceDetectors { get; init; }

    /// <summary>What decides on spans.</summary>
    public TraceSampler? Sampler { get; init; }
}
