using Envoy.Config.Core.V3;
using Envoy.Config.Trace.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Envoy.Extensions.Tracers.Opentelemetry.ResourceDetectors.V3;
using Envoy.Extensions.Tracers.Opentelemetry.Samplers.V3;
using Envoy.Type.V3;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Translation.Encoding;

namespace KGateway.Translation.Policies.Listener;

/// <summary>Tracing of requests with OpenTelemetry.</summary>
internal static class TracingField
{
    public static void Add(TracingSettings? settings, ListenerFieldContext context)
    {
        if (settings is null)
            return;
        var provider = settings.Provider.OpenTelemetry;
        if (GrpcServices.Build(provider.GrpcService, "tracing.provider.openTelemetry", context) is not var (service, backend))
            return;
        var tracing = new HttpConnectionManager.Types.Tracing
        {
            ClientSampling = Percentage(settings.ClientSampling, "clientSampling", context),
            RandomSampling = Percentage(settings.RandomSampling, "randomSampling", context),
            OverallSampling = Percentage(settings.OverallSampling, "overallSampling", context),
            Verbose = settings.Verbose ?? false,
            SpawnUpstreamSpan = settings.SpawnUpstreamSpan,
            Provider = new Tracing.Types.Http
            {
                Name = "envoy.tracers.opentelemetry",
                TypedConfig = TypedConfig.Of(Provider(provider, service, context)),
            },
        };
        if (settings.MaxPathTagLength is { } length && context.IsWithin(length, 1, int.MaxValue, "tracing.maxPathTagLength"))
            tracing.MaxPathTagLength = (uint)length;
        foreach (var attribute in settings.Attributes)
        {
            if (CustomTags.Build(attribute, out var problem) is { } tag)
                tracing.CustomTags.Add(tag);
            else
                context.Fail($"tracing.attributes: {problem}");
        }

        context.Add(new("httpSettings.tracing") { Http = new HttpConnectionManager { Tracing = tracing }, Backends = [backend] });
    }

    private static OpenTelemetryConfig Provider(OpenTelemetryTracing settings, GrpcService service, ListenerFieldContext context)
    {
        var config = new OpenTelemetryConfig
        {
            GrpcService = service,
            ServiceName = string.IsNullOrEmpty(settings.ServiceName)
                ? $"{context.Gateway.Name}.{context.Gateway.Namespace}"
                : settings.ServiceName,
        };
        if (UsesEnvironment(settings))
        {
            config.ResourceDetectors.Add(new TypedExtensionConfig
            {
                Name = "envoy.tracers.opentelemetry.resource_detectors.environment",
                TypedConfig = TypedConfig.Of(new EnvironmentResourceDetectorConfig()),
            });
        }

        if (settings.Sampler is not null)
        {
            config.Sampler = new TypedExtensionConfig
            {
                Name = "envoy.tracers.opentelemetry.samplers.always_on",
                TypedConfig = TypedConfig.Of(new AlwaysOnSamplerConfig()),
            };
        }

        return config;
    }

    // It is used unless told otherwise.
    private static bool UsesEnvironment(OpenTelemetryTracing settings)
    {
        foreach (var detector in settings.ResourceDetectors)
        {
            if (!detector.EnvironmentResourceDetector.Enable)
                return false;
        }

        return true;
    }

    private static Percent? Percentage(int? value, string field, ListenerFieldContext context) =>
        value is { } percent && context.IsWithin(percent, 0, 100, $"tracing.{field}") ? new Percent { Value = percent } : null;
}
