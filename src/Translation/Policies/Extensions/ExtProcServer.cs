using Envoy.Extensions.Filters.Http.ExtProc.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.GatewayExtensions;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Translation.Policies.Cel;
using EnvoyProcessingMode = Envoy.Extensions.Filters.Http.ExtProc.V3.ProcessingMode;
using ProcessingMode = KGateway.Resources.Kgateway.Policies.ProcessingMode;
using RouteCacheAction = Envoy.Extensions.Filters.Http.ExtProc.V3.ExternalProcessor.Types.RouteCacheAction;

namespace KGateway.Translation.Policies.Extensions;

/// <summary>A server that processes requests and responses.</summary>
internal sealed class ExtProcServer : ExtensionProvider
{
    // Envoy's limit.
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromHours(1);

    private ExtProcServer(HttpFilter filter, ExtensionContext context)
        : base([filter], context.Backends)
    {
    }

    /// <summary>The server of an extension.</summary>
    public static ExtProcServer Resolve(ExtProcProvider provider, ExtensionContext context)
    {
        var config = new ExternalProcessor
        {
            GrpcService = ExternalServices.Grpc(provider.GrpcService, "ExtProc backend", context),
            FailureModeAllow = provider.FailOpen,
            ProcessingMode = Mode(provider.ProcessingMode),
            AllowModeOverride = provider.AllowProcessingModeOverride,
            MessageTimeout = Timeout(provider.MessageTimeout, "messageTimeout", context),
            MaxMessageTimeout = Timeout(provider.MaxMessageTimeout, "maxMessageTimeout", context),
            StatPrefix = provider.StatPrefix ?? "",
            RouteCacheAction = provider.RouteCacheAction switch
            {
                ExtProcRouteCacheAction.Clear => RouteCacheAction.Clear,
                ExtProcRouteCacheAction.Retain => RouteCacheAction.Retain,
                _ => RouteCacheAction.Default,
            },
            MetadataOptions = Metadata(provider.MetadataOptions),
        };
        foreach (var mode in provider.AllowedProcessingModeOverrides)
            config.AllowedOverrideModes.Add(Mode(mode));
        config.RequestAttributes.Add(provider.RequestAttributes);
        foreach (var attribute in provider.RequestAttributes)
        {
            if (CelExpressions.FindTextProblem(attribute) is { } problem)
                context.Fail($"requestAttributes: {attribute}: {problem}");
        }

        context.FailIf(ModeProblem(provider));
        var stage = provider.FilterStage ?? new ExtProcFilterStage { Stage = ExtProcStage.AuthZ, Predicate = ExtProcStagePredicate.After };
        return new(
            new(
                $"ext_proc/{context.Key}",
                StageOf(stage.Stage),
                (int)stage.Predicate - (int)ExtProcStagePredicate.During,
                SwitchedFilter.Wrap("composite_ext_proc", "envoy.filters.http.ext_proc", config, DisableSwitch.ExtProc),
                disabled: true,
                stage.Weight)
            {
                Clusters = context.Clusters,
                Upstream = stage is { Stage: ExtProcStage.Route, Predicate: ExtProcStagePredicate.After },
            },
            context);
    }

    /// <summary>What the server gets; null for Envoy's default.</summary>
    public static EnvoyProcessingMode? Mode(ProcessingMode? mode) => mode is null ? null : new EnvoyProcessingMode
    {
        RequestHeaderMode = Mode(mode.RequestHeaderMode),
        ResponseHeaderMode = Mode(mode.ResponseHeaderMode),
        RequestBodyMode = Mode(mode.RequestBodyMode),
        ResponseBodyMode = Mode(mode.ResponseBodyMode),
        RequestTrailerMode = Mode(mode.RequestTrailerMode),
        ResponseTrailerMode = Mode(mode.ResponseTrailerMode),
    };

    private static EnvoyProcessingMode.Types.HeaderSendMode Mode(HeaderSendMode mode) => mode switch
    {
        HeaderSendMode.Send => EnvoyProcessingMode.Types.HeaderSendMode.Send,
        HeaderSendMode.Skip => EnvoyProcessingMode.Types.HeaderSendMode.Skip,
        _ => EnvoyProcessingMode.Types.HeaderSendMode.Default,
    };

    private static EnvoyProcessingMode.Types.BodySendMode Mode(BodySendMode mode) => mode switch
    {
        BodySendMode.Streamed => EnvoyProcessingMode.Types.BodySendMode.Streamed,
        BodySendMode.Buffered => EnvoyProcessingMode.Types.BodySendMode.Buffered,
        BodySendMode.BufferedPartial => EnvoyProcessingMode.Types.BodySendMode.BufferedPartial,
        BodySendMode.FullDuplexStreamed => EnvoyProcessingMode.Types.BodySendMode.FullDuplexStreamed,
        _ => EnvoyProcessingMode.Types.BodySendMode.None,
    };

    private static HttpFilterStage StageOf(ExtProcStage stage) => stage switch
    {
        ExtProcStage.Fault => HttpFilterStage.Fault,
        ExtProcStage.AuthN => HttpFilterStage.AuthN,
        ExtProcStage.RateLimit => HttpFilterStage.RateLimit,
        ExtProcStage.Route => HttpFilterStage.Route,
        _ => HttpFilterStage.AuthZ,
    };

    private static MetadataOptions? Metadata(ExtProcMetadataOptions? options) => options is null ? null : new MetadataOptions
    {
        ForwardingNamespaces = options.Forwarding is not { } forwarding ? null : new MetadataOptions.Types.MetadataNamespaces
        {
            Typed = { forwarding.Typed },
            Untyped = { forwarding.Untyped },
        },
    };

    private static Duration? Timeout(TimeSpan? timeout, string field, ExtensionContext context)
    {
        if (timeout > MaxTimeout)
            context.Fail($"{field} must not be longer than an hour");
        return timeout is { } value ? Duration.FromTimeSpan(value) : null;
    }

    // Envoy refuses the listener otherwise.
    private static string? ModeProblem(ExtProcProvider provider)
    {
        if (provider.ProcessingMode is not { } mode)
            return null;
        bool ofRequest = mode.RequestBodyMode == BodySendMode.FullDuplexStreamed;
        bool ofResponse = mode.ResponseBodyMode == BodySendMode.FullDuplexStreamed;
        if (ofRequest && mode.RequestTrailerMode != HeaderSendMode.Send)
            return "requestBodyMode FULL_DUPLEX_STREAMED needs requestTrailerMode SEND";
        if (ofResponse && mode.ResponseTrailerMode != HeaderSendMode.Send)
            return "responseBodyMode FULL_DUPLEX_STREAMED needs responseTrailerMode SEND";
        return (ofRequest || ofResponse) && provider.FailOpen ? "FULL_DUPLEX_STREAMED needs failOpen false" : null;
    }
}
