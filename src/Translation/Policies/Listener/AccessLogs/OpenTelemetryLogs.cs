using Envoy.Extensions.AccessLoggers.OpenTelemetry.V3;
using Google.Protobuf;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Translation.Backends;
using OpenTelemetry.Proto.Common.V1;

namespace KGateway.Translation.Policies.Listener.AccessLogs;

/// <summary>Access logs that a collector of OpenTelemetry takes. What makes them is named as the convention of its resources has it.</summary>
internal static class OpenTelemetryLogs
{
    public static (string Name, IMessage Config)? Build(
        OpenTelemetryAccessLog settings, string field, SortedSet<BackendKey> backends, ListenerFieldContext context)
    {
        if (settings.GrpcService.LogName.Length == 0)
        {
            context.Fail($"{field}: grpc service log name cannot be empty");
            return null;
        }

        if (GrpcServices.Build(settings.GrpcService, $"{field}.grpcService", context) is not var (service, backend))
            return null;
        var config = new OpenTelemetryAccessLogConfig
        {
            LogName = settings.GrpcService.LogName,
            GrpcService = service,
            DisableBuiltinLabels = settings.DisableBuiltinLabels ?? false,
        };
        if (!string.IsNullOrEmpty(settings.Body))
        {
            if (SubstitutionFormat.FindProblem(settings.Body, FormatterSet.AccessLog) is { } problem)
            {
                context.Fail($"{field}.body: {problem}");
                return null;
            }

            config.Body = new() { StringValue = settings.Body };
        }

        if (settings.Attributes is { } attributes)
        {
            config.Attributes = OpenTelemetryValues.Build(attributes, formatted: true, $"{field}.attributes", context);
            if (config.Attributes is null)
                return null;
        }

        config.ResourceAttributes =
            OpenTelemetryValues.Build(settings.ResourceAttributes ?? new(), formatted: false, $"{field}.resourceAttributes", context);
        if (config.ResourceAttributes is null)
            return null;
        AddDefaults(config.ResourceAttributes, context);
        backends.Add(backend);
        return ("envoy.access_loggers.open_telemetry", config);
    }

    private static void AddDefaults(KeyValueList resource, ListenerFieldContext context)
    {
        var (@namespace, name) = (context.Gateway.Namespace, context.Gateway.Name);
        AddDefault("service.name", $"{name}.{@namespace}");
        AddDefault("service.namespace", @namespace);
        AddDefault("service.version", context.Settings.ControllerVersion);
        AddDefault("k8s.namespace.name", @namespace);
        AddDefault("k8s.container.name", "kgateway-proxy");

        void AddDefault(string key, string value)
        {
            foreach (var known in resource.Values)
            {
                if (known.Key == key)
                    return;
            }

            resource.Values.Add(new KeyValue { Key = key, Value = new() { StringValue = value } });
        }
    }
}
