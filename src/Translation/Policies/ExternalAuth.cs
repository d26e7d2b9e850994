using Envoy.Config.Common.MutationRules.V3;
using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.ExtAuthz.V3;
using Envoy.Type.Matcher.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Backends;
using KGateway.Translation.Encoding;
using KGateway.Translation.Routes;
using ApiVersion = Envoy.Config.Core.V3.ApiVersion;
using HttpService = Envoy.Extensions.Filters.Http.ExtAuthz.V3.HttpService;

namespace KGateway.Translation.Policies;

/// <summary>
/// Filter ExternalAuth (GEP-1494): a server decides whether a request may pass. Envoy knows servers only per chain, so each distinct
/// configuration is a filter of its own that the routes with it turn on.
/// </summary>
internal sealed class ExternalAuth : IRoutePolicy
{
    // What a hop says of itself or of its own message can't be taken over into another request.
    private const string NeverCopied =
        "(?i)host|connection|content-encoding|content-length|date|keep-alive|proxy-.*|server|te|trailer|transfer-encoding|upgrade";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly HttpExternalAuthFilter _filter;
    private readonly string _cluster;

    public ExternalAuth(HttpExternalAuthFilter filter, BackendKey backend)
    {
        _filter = filter;
        _cluster = backend.ClusterName;
        var config = ToEnvoy();
        var name = $"ext_auth/{_cluster}/{ContentHash.Of(DeterministicBytes.Of(config).AsSpan())}";
        Filter = new(name, HttpFilterStage.AuthN, 0, config, disabled: true, cluster: _cluster);
    }

    /// <inheritdoc cref="IRoutePolicy.Filter"/>
    public HttpFilter Filter { get; }

    /// <inheritdoc/>
    public void Apply(RouteDraft draft) =>
        RouteScope.Of(draft.Message).Filters.Configure(Filter.Name, new ExtAuthzPerRoute { CheckSettings = new CheckSettings() });

    private ExtAuthz ToEnvoy()
    {
        var config = new ExtAuthz { TransportApiVersion = ApiVersion.V3 };
        if (_filter.ForwardBody?.MaxSize is > 0 and var size)
            config.WithRequestBody = new BufferSettings { MaxRequestBytes = (uint)size };
        if (_filter.Protocol == HttpExternalAuthProtocol.Grpc)
        {
            config.GrpcService = new GrpcService
            {
                EnvoyGrpc = new GrpcService.Types.EnvoyGrpc { ClusterName = _cluster },
                Timeout = Duration.FromTimeSpan(Timeout),
            };
            config.AllowedHeaders = Named(_filter.Grpc?.AllowedHeaders ?? default);
            return config;
        }

        var copied = Named(_filter.Http?.AllowedResponseHeaders ?? default);
        config.HttpService = new HttpService
        {
            ServerUri = new HttpUri { Uri = $"http://{_cluster}", Cluster = _cluster, Timeout = Duration.FromTimeSpan(Timeout) },
            PathPrefix = _filter.Http?.Path ?? "",
            AuthorizationResponse = new AuthorizationResponse { AllowedUpstreamHeaders = copied ?? All() },
        };
        config.AllowedHeaders = Named(_filter.Http?.AllowedHeaders ?? default);
        config.DecoderHeaderMutationRules = new HeaderMutationRules { DisallowExpression = new RegexMatcher { Regex = NeverCopied } };
        return config;
    }

    private static ListStringMatcher All() =>
        new() { Patterns = { new StringMatcher { SafeRegex = new RegexMatcher { Regex = ".*" } } } };

    private static ListStringMatcher? Named(EquatableArray<string> names)
    {
        if (names.IsEmpty)
            return null;
        var list = new ListStringMatcher();
        foreach (var name in names)
            list.Patterns.Add(new StringMatcher { Exact = name, IgnoreCase = true });
        return list;
    }

    /// <summary>What in a filter Envoy would refuse the listener for, or null.</summary>
    public static string? FindProblem(HttpExternalAuthFilter filter)
    {
        var path = filter.Http?.Path ?? "";
        if (path.Length > 0 && path[0] != '/')
            return "the path doesn't begin with a slash";
        if (PathRules.FindProblem(path) is { } problem)
            return problem;
        foreach (var names in new[] { filter.Http?.AllowedHeaders, filter.Http?.AllowedResponseHeaders, filter.Grpc?.AllowedHeaders })
        {
            foreach (var name in names ?? default)
            {
                if (HeaderRules.NameProblem(name) is { } wrong)
                    return wrong;
            }
        }

        return null;
    }
}
