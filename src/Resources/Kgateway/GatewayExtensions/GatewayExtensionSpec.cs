namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Specification of a GatewayExtension; exactly one of its members is set.</summary>
public sealed record GatewayExtensionSpec
{
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
}
