using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.ExtAuthz.V3;
using Envoy.Type.Matcher.V3;
using Envoy.Type.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources;
using KGateway.Resources.Istio;
using KGateway.Translation.Backends;
using ApiVersion = Envoy.Config.Core.V3.ApiVersion;
using HttpService = Envoy.Extensions.Filters.Http.ExtAuthz.V3.HttpService;
using NetworkExtAuthz = Envoy.Extensions.Filters.Network.ExtAuthz.V3.ExtAuthz;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>
/// A server that decides on what CUSTOM policies match. Rules that refuse nothing come before its filter and leave in the metadata which
/// policy a request matches; only then the server is asked.
/// </summary>
/// <param name="Name">Name in the mesh's configuration.</param>
/// <param name="Settings">How it is asked.</param>
/// <param name="Backend">Where it is.</param>
/// <param name="Grpc">Whether it is asked over gRPC.</param>
/// <param name="Timeout">How long it may take.</param>
/// <param name="StatusOnError">Status of the answer when it can't be asked; null for Envoy's.</param>
internal sealed record AuthorizationServer(
    string Name, ExternalAuthorizer Settings, BackendKey Backend, bool Grpc, TimeSpan Timeout, StatusCode? StatusOnError)
{
    private const string HttpRules = "envoy.filters.http.rbac";
    private const string NetworkRules = "envoy.filters.network.rbac";
    private const string MatchedPolicy = "shadow_effective_policy_id";

    /// <summary>What names of metadata and statistics of its rules begin with.</summary>
    public string RulesPrefix => $"istio_ext_authz_{Name}_";

    /// <summary>The filter for HTTP.</summary>
    public ExtAuthz ToHttpFilter()
    {
        var config = new ExtAuthz
        {
            TransportApiVersion = ApiVersion.V3,
            FailureModeAllow = Settings.FailOpen,
            ClearRouteCache = Settings.ClearRouteCache,
            StatusOnError = StatusOnError is { } status ? new HttpStatus { Code = status } : null,
            FilterEnabledMetadata = Matched(HttpRules),
        };
        if (Settings.IncludeRequestBodyInCheck is { } body)
        {
            config.WithRequestBody = new BufferSettings
            {
                MaxRequestBytes = (uint)body.MaxRequestBytes, AllowPartialMessage = body.AllowPartialMessage, PackAsBytes = body.PackAsBytes,
            };
        }

        if (Grpc)
        {
            config.GrpcService = ToGrpcService();
            return config;
        }

        config.AllowedHeaders = Named(Settings.IncludeRequestHeadersInCheck);
        config.HttpService = new HttpService
        {
            ServerUri = new HttpUri { Uri = $"http://{Backend.ClusterName}", Cluster = Backend.ClusterName, Timeout = Duration.FromTimeSpan(Timeout) },
            PathPrefix = Settings.PathPrefix,
            AuthorizationResponse = new AuthorizationResponse
            {
                AllowedUpstreamHeaders = Named(Settings.HeadersToUpstreamOnAllow),
                AllowedClientHeaders = Named(Settings.HeadersToDownstreamOnDeny),
                AllowedClientHeadersOnSuccess = Named(Settings.HeadersToDownstreamOnAllow),
            },
        };
        if (!Settings.IncludeAdditionalHeadersInCheck.IsEmpty)
        {
            config.HttpService.AuthorizationRequest = new AuthorizationRequest();
            foreach ((string name, string value) in Settings.IncludeAdditionalHeadersInCheck)
                config.HttpService.AuthorizationRequest.HeadersToAdd.Add(new HeaderValue { Key = name, Value = value });
        }

        return config;
    }

    /// <summary>The filter for streams of bytes; of servers over gRPC only.</summary>
    public NetworkExtAuthz ToNetworkFilter(string statPrefix) => new()
    {
        StatPrefix = statPrefix,
        TransportApiVersion = ApiVersion.V3,
        FailureModeAllow = Settings.FailOpen,
        GrpcService = ToGrpcService(),
        FilterEnabledMetadata = Matched(NetworkRules),
    };

    private GrpcService ToGrpcService() => new()
    {
        EnvoyGrpc = new GrpcService.Types.EnvoyGrpc { ClusterName = Backend.ClusterName }, Timeout = Duration.FromTimeSpan(Timeout),
    };

    private MetadataMatcher Matched(string rules) => new()
    {
        Filter = rules,
        Path = { new MetadataMatcher.Types.PathSegment { Key = RulesPrefix + MatchedPolicy } },
        Value = new ValueMatcher { StringMatch = TextMatch.Of(TextMatch.Any) },
    };

    private static ListStringMatcher? Named(EquatableArray<string> names)
    {
        if (names.IsEmpty)
            return null;
        var list = new ListStringMatcher();
        foreach (string name in names)
        {
            StringMatcher match = TextMatch.Of(name);
            // An expression has no such option.
            if (match.MatchPatternCase != StringMatcher.MatchPatternOneofCase.SafeRegex)
                match.IgnoreCase = true;
            list.Patterns.Add(match);
        }

        return list;
    }
}
