using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace KGateway.Silo.Hosting;

/// <summary>Metrics for Prometheus, and traces where there is a collector for them.</summary>
internal static class TelemetryExtensions
{
    private const string OtlpEndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds both.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry().WithMetrics(static metrics => metrics
            .AddMeter("KGateway*", "Microsoft.Orleans", "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel")
            .AddPrometheusExporter());
        if (builder.Configuration[OtlpEndpointVariable] is { Length: > 0 })
        {
            telemetry.WithTracing(static tracing => tracing
                .AddSource("KGateway*", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application")
                .AddOtlpExporter());
        }
    }
}
