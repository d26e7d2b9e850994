using Envoy.Config.Core.V3;
using Envoy.Extensions.AccessLoggers.Grpc.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Envoy.Extensions.Formatter.ReqWithoutQuery.V3;
using Google.Protobuf;
using KGateway.Resources;
using KGateway.Resources.Kgateway.ListenerPolicies;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.Routes;
using ApiVersion = Envoy.Config.Core.V3.ApiVersion;
using AccessLog = KGateway.Resources.Kgateway.ListenerPolicies.AccessLog;
using EnvoyAccessLog = Envoy.Config.Accesslog.V3.AccessLog;
using EnvoyFileLog = Envoy.Extensions.AccessLoggers.File.V3.FileAccessLog;
using EnvoyMetadata = Envoy.Extensions.Formatter.Metadata.V3.Metadata;
using FileAccessLog = KGateway.Resources.Kgateway.ListenerPolicies.FileAccessLog;

namespace KGateway.Translation.Policies.Listener.AccessLogs;

/// <summary>Access logs of requests. Each has one place that it goes to; those that can't be written are left out.</summary>
internal static class AccessLogField
{
    private const int MaxNameBytes = 255;
    private const int MaxPathBytes = 4095;

    public static void Add(EquatableArray<AccessLog> settings, ListenerFieldContext context)
    {
        var manager = new HttpConnectionManager();
        var backends = new SortedSet<BackendKey>();
        for (var i = 0; i < settings.Count; i++)
        {
            if (Build(settings[i], $"accessLog[{i}]", backends, context) is { } log)
                manager.AccessLog.Add(log);
        }

        if (manager.AccessLog.Count > 0)
            context.Add(new("httpSettings.accessLog") { Http = manager, Backends = [.. backends] });
    }

    private static EnvoyAccessLog? Build(AccessLog settings, string field, SortedSet<BackendKey> backends, ListenerFieldContext context)
    {
        if (settings is { FileSink: not null, GrpcService: not null })
        {
            context.Fail($"{field}: access log config cannot have both file sink and grpc service");
            return null;
        }

        var sink = settings switch
        {
            { FileSink: { } file } => File(file, $"{field}.fileSink", context),
            { GrpcService: { } grpc } => Grpc(grpc, $"{field}.grpcService", backends, context),
            { OpenTelemetry: { } telemetry } => OpenTelemetryLogs.Build(telemetry, $"{field}.openTelemetry", backends, context),
            _ => None(field, context),
        };
        if (sink is not var (name, config))
            return null;
        var log = new EnvoyAccessLog { Name = name, TypedConfig = TypedConfig.Of(config) };
        if (settings.Filter is not { } filter)
            return log;
        // Without its filter the log would have more than it should.
        log.Filter = AccessLogFilters.Build(filter, $"{field}.filter", context);
        return log.Filter is null ? null : log;
    }

    private static (string Name, IMessage Config)? None(string field, ListenerFieldContext context)
    {
        context.Fail($"{field}: no access log sink specified");
        return null;
    }

    private static (string Name, IMessage Config)? File(FileAccessLog settings, string field, ListenerFieldContext context)
    {
        if (PathProblem(settings.Path) is { } problem)
        {
            context.Fail($"{field}: {problem}");
            return null;
        }

        var format = settings switch
        {
            { JsonFormat: { } json } => BodyFormats.Json(json, $"{field}.jsonFormat", FormatterSet.AccessLog, context),
            { StringFormat: { } text } => BodyFormats.Text(text, $"{field}.stringFormat", FormatterSet.AccessLog, context),
            _ => NoFormat(field, context),
        };
        if (format is null)
            return null;
        format.Formatters.Add(new TypedExtensionConfig
        {
            Name = "envoy.formatter.req_without_query",
            TypedConfig = TypedConfig.Of(new ReqWithoutQuery()),
        });
        format.Formatters.Add(new TypedExtensionConfig
        {
            Name = "envoy.formatter.metadata",
            TypedConfig = TypedConfig.Of(new EnvoyMetadata()),
        });
        return ("envoy.access_loggers.file", new EnvoyFileLog { Path = settings.Path, LogFormat = format });
    }

    // A proxy that can't open its log refuses the listener. Beside these limits of Linux, what it can open it alone knows.
    private static string? PathProblem(string path)
    {
        if (path.Length == 0)
            return "the path is empty";
        if (path[^1] == '/')
            return "the path is that of a folder";
        if (System.Text.Encoding.UTF8.GetByteCount(path) > MaxPathBytes)
            return $"the path is longer than {MaxPathBytes} bytes";
        foreach (Range name in path.AsSpan().Split('/'))
        {
            if (System.Text.Encoding.UTF8.GetByteCount(path.AsSpan(name)) > MaxNameBytes)
                return $"a name in the path is longer than {MaxNameBytes} bytes";
        }

        return null;
    }

    private static SubstitutionFormatString? NoFormat(string field, ListenerFieldContext context)
    {
        context.Fail($"{field}: neither stringFormat nor jsonFormat is set");
        return null;
    }

    private static (string Name, IMessage Config)? Grpc(
        GrpcAccessLog settings, string field, SortedSet<BackendKey> backends, ListenerFieldContext context)
    {
        if (settings.LogName.Length == 0)
        {
            context.Fail($"{field}: grpc service log name cannot be empty");
            return null;
        }

        if (GrpcServices.Build(settings, field, context) is not var (service, backend))
            return null;
        backends.Add(backend);
        var config = new HttpGrpcAccessLogConfig
        {
            CommonConfig = new CommonGrpcAccessLogConfig
            {
                LogName = settings.LogName,
                GrpcService = service,
                TransportApiVersion = ApiVersion.V3,
            },
        };
        AddHeaders(settings.AdditionalRequestHeadersToLog, config.AdditionalRequestHeadersToLog);
        AddHeaders(settings.AdditionalResponseHeadersToLog, config.AdditionalResponseHeadersToLog);
        AddHeaders(settings.AdditionalResponseTrailersToLog, config.AdditionalResponseTrailersToLog);
        return ("envoy.access_loggers.http_grpc", config);

        void AddHeaders(EquatableArray<string> names, Google.Protobuf.Collections.RepeatedField<string> target)
        {
            foreach (var name in names)
            {
                if (HeaderRules.NameProblem(name.StartsWith(':') ? name[1..] : name) is { } problem)
                    context.Fail($"{field}: {problem}");
                else
                    target.Add(name);
            }
        }
    }
}
