using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.ExtAuthz.V3;
using Envoy.Type.Matcher.V3;
using Envoy.Type.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources;
using KGateway.Resources.Kgateway.GatewayExtensions;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Translation.Policies.Attachment;
using KGateway.Translation.Routes;
using ApiVersion = Envoy.Config.Core.V3.ApiVersion;
using HttpService = Envoy.Extensions.Filters.Http.ExtAuthz.V3.HttpService;

namespace KGateway.Translation.Policies.Extensions;

/// <summary>A server that authorizes requests.</summary>
internal sealed class ExtAuthServer : ExtensionProvider
{
    private ExtAuthServer(ExtAuthz config, ExtensionContext context)
        : base(
            [
                new($"ext_auth/{context.Key}", HttpFilterStage.AuthN, 0, config, disabled: true, PolicyOrder.WeightOf(context.Extension.Metadata))
                {
                    Clusters = context.Clusters,
                },
            ],
            context.Backends) => PacksAsBytes = config.WithRequestBody?.PackAsBytes == true;

    /// <summary>Whether bodies are sent as bytes instead of text, whatever routes say of them.</summary>
    public bool PacksAsBytes { get; }

    /// <summary>The server of an extension.</summary>
    public static ExtAuthServer Resolve(ExtAuthProvider provider, ExtensionContext context)
    {
        var config = new ExtAuthz
        {
            FailureModeAllow = provider.FailOpen,
            ClearRouteCache = provider.ClearRouteCache,
            StatPrefix = provider.StatPrefix ?? "",
            StatusOnError = new HttpStatus { Code = (StatusCode)provider.StatusOnError },
            WithRequestBody = Buffer(provider.WithRequestBody),
            FilterEnabledMetadata = DisableSwitch.ExtAuth.Matcher(),
            AllowedHeaders = Named(provider.HeadersToForward),
        };
        context.FailIf(BufferProblem(provider.WithRequestBody));
        if (!System.Enum.IsDefined(config.StatusOnError.Code))
            context.Fail($"statusOnError {provider.StatusOnError} is no status that proxies know");
        if (provider.GrpcService is { } grpc)
        {
            config.GrpcService = ExternalServices.Grpc(grpc, "ExtAuth gRPC backend", context);
            config.TransportApiVersion = ApiVersion.V3;
        }
        else if (provider.HttpService is { } http)
        {
            config.HttpService = Http(http, context);
        }
        else
        {
            context.Fail("neither a gRPC nor an HTTP service is set");
        }

        return new(config, context);
    }

    /// <summary>What is wrong with the limit of the body, or null.</summary>
    public static string? BufferProblem(ExtAuthBufferSettings? settings) =>
        settings is { MaxRequestBytes: < 1 } ? "withRequestBody.maxRequestBytes must be greater than 0" : null;

    /// <summary>How much of the body the server gets; null for nothing.</summary>
    public static BufferSettings? Buffer(ExtAuthBufferSettings? settings) => settings is null ? null : new BufferSettings
    {
        MaxRequestBytes = (uint)settings.MaxRequestBytes,
        AllowPartialMessage = settings.AllowPartialMessage,
        PackAsBytes = settings.PackAsBytes,
    };

    private static HttpService Http(ExtHttpService service, ExtensionContext context)
    {
        var cluster = context.Cluster(service.BackendRef, "ExtAuth HTTP backend");
        var prefix = service.PathPrefix ?? "";
        if (prefix.Length > 0 && prefix[0] != '/')
            context.Fail($"pathPrefix {prefix} should start with \"/\"");
        else
            context.FailIf(PathRules.FindProblem(prefix) is { } problem ? $"pathPrefix {prefix} is invalid: {problem}" : null);
        return new HttpService
        {
            ServerUri = new HttpUri
            {
                Uri = cluster,
                Cluster = cluster,
                Timeout = Duration.FromTimeSpan(service.RequestTimeout ?? TimeSpan.FromSeconds(2)),
            },
            PathPrefix = prefix,
            AuthorizationRequest = Request(service.AuthorizationRequest, context),
            AuthorizationResponse = Response(service.AuthorizationResponse),
            RetryPolicy = ExternalServices.HttpRetry(service.Retry, context),
        };
    }

    private static AuthorizationRequest? Request(ExtHttpAuthorizationRequest? request, ExtensionContext context)
    {
        if (request is null || request.HeadersToAdd.IsEmpty)
            return null;
        var envoy = new AuthorizationRequest();
        foreach (var (name, value) in request.HeadersToAdd.AsSpan())
        {
            context.FailIf(HeaderRules.WrittenNameProblem(name) ?? HeaderRules.ValueProblem(value));
            envoy.HeadersToAdd.Add(new HeaderValue { Key = name, Value = SubstitutionFormat.ToHeaderValue(value) });
        }

        return envoy;
    }

    private static AuthorizationResponse? Response(ExtHttpAuthorizationResponse? response) => response is null ? null : new AuthorizationResponse
    {
        AllowedUpstreamHeaders = Named(response.HeadersToBackend),
        AllowedClientHeaders = Named(response.HeadersToClient),
        AllowedClientHeadersOnSuccess = Named(response.HeadersToClientOnSuccess),
    };

    private static ListStringMatcher? Named(EquatableArray<string> names)
    {
        if (names.IsEmpty)
            return null;
        var list = new ListStringMatcher();
        foreach (var name in names)
            list.Patterns.Add(new Envoy.Type.Matcher.V3.StringMatcher { Exact = name });
        return list;
    }
}
