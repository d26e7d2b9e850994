namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>Where spans go.</summary>
public sealed record TracingProvider
{
    /// <summary>A collector of OpenTelemetry.</summary>
    public required OpenTelemetryTracing OpenTelemetry { get; init; }
}
