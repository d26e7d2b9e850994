using KGateway.Resources.GatewayApi;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Validation.Kgateway.TrafficPolicies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Specification of a TrafficPolicy.</summary>
[CheckedBy<TrafficPolicySpecRules>]
public sealed record TrafficPolicySpec
{
    /// <summary>Targets by name, in the policy's namespace.</summary>
    [Items(1, 16)]
    public EquatableArray<LocalPolicyTargetReference> TargetRefs { get; init; }

    /// <summary>Targets by labels.</summary>
    public EquatableArray<PolicyTargetSelector> TargetSelectors { get; init; }

    /// <summary>Templates for headers, body and metadata.</summary>
    public TransformationPolicy? Transformation { get; init; }

    /// <summary>Which client addresses may pass.</summary>
    public AclPolicy? Acl { get; init; }

    /// <summary>External processing of requests and responses.</summary>
    public ExtProcPolicy? ExtProc { get; init; }

    /// <summary>External authorization.</summary>
    public ExtAuthPolicy? ExtAuth { get; init; }

    /// <summary>Authentication by JSON web tokens.</summary>
    public JwtAuthPolicy? JwtAuth { get; init; }

    /// <summary>Login by OAuth 2 and OpenID Connect.</summary>
    public OAuth2Policy? Oauth2 { get; init; }

    /// <summary>Authentication by user and password.</summary>
    public BasicAuthPolicy? BasicAuth { get; init; }

    /// <summary>Authentication by API key.</summary>
    public ApiKeyAuthPolicy? ApiKeyAuth { get; init; }

    /// <summary>Authorization by CEL expressions.</summary>
    public AuthorizationRules? Rbac { get; init; }

    /// <summary>Limits of the rate of requests.</summary>
    public RateLimitPolicy? RateLimit { get; init; }

    /// <summary>Cross-origin requests.</summary>
    public CorsPolicy? Cors { get; init; }

    /// <summary>Protection against cross-site request forgery.</summary>
    public CsrfPolicy? Csrf { get; init; }

    /// <summary>Changes of headers.</summary>
    public HeaderModifiers? HeaderModifiers { get; init; }

    /// <summary>Buffering of requests.</summary>
    public BufferPolicy? Buffer { get; init; }

    /// <summary>Compression of responses and decompression of requests.</summary>
    public CompressionPolicy? Compression { get; init; }

    /// <summary>Timeouts of requests.</summary>
    public TimeoutsPolicy? Timeouts { get; init; }

    /// <summary>Retries.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Redirects that the proxy follows itself.</summary>
    public InternalRedirectPolicy? InternalRedirect { get; init; }

    /// <summary>Rewrite of the path by a regular expression.</summary>
    public UrlRewritePolicy? UrlRewrite { get; init; }

    /// <summary>Whether the Host header becomes the name of the chosen backend.</summary>
    public bool? AutoHostRewrite { get; init; }

    /// <summary>How requests are mirrored.</summary>
    public RequestMirrorPolicy? RequestMirror { get; init; }

    /// <summary>Tracing of the route.</summary>
    public RouteTracingPolicy? Tracing { get; init; }

    /// <summary>Prefix of the statistics of the route; it may name the route and its rule as <c>{{route_name}}</c>.</summary>
    [StatPrefix]
    public string? StatPrefix { get; init; }

    /// <summary>Injected faults.</summary>
    public FaultInjectionPolicy? FaultInjection { get; init; }
}
