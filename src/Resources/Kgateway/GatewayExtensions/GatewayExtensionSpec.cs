using KGateway.Resources.Validation.Kgateway.GatewayExtensions;

namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Specification of a GatewayExtension; exactly one of its members besides the type is set.</summary>
[CheckedBy<GatewayExtensionSpecRules>]
public sealed record GatewayExtensionSpec
{
    /// <summary>Deprecated: must name the member that is set.</summary>
    public GatewayExtensionType? Type { get; init; }

    /// <summary>A server that authorizes requests.</summary>
    public ExtAuthProvider? ExtAuth { get; init; }

    /// <summary>A server that processes requests and responses.</summary>
    public ExtProcProvider? ExtProc { get; init; }

    /// <summary>A server that limits rates.</summary>
    public RateLimitProvider? RateLimit { get; init; }

    /// <summary>Issuers of JSON web tokens.</summary>
    public JwtProviders? Jwt { get; init; }

    /// <summary>An identity provider.</summary>
    public OAuth2Provider? Oauth2 { get; init; }

    /// <summary>The type by the member that is set; null when none is.</summary>
    [NotSerialized]
    public GatewayExtensionType? EffectiveType =>
        ExtAuth is not null ? GatewayExtensionType.ExtAuth
        : ExtProc is not null ? GatewayExtensionType.ExtProc
        : RateLimit is not null ? GatewayExtensionType.RateLimit
        : Jwt is not null ? GatewayExtensionType.Jwt
        : Oauth2 is not null ? GatewayExtensionType.OAuth2
        : null;
}
