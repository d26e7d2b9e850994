namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Types of GatewayExtensions.</summary>
public enum GatewayExtensionType
{
    /// <summary>A server that authorizes requests.</summary>
    ExtAuth,

    /// <summary>A server that processes requests and responses.</summary>
    ExtProc,

    /// <summary>A server that limits rates.</summary>
    RateLimit,

    /// <summary>Issuers of JSON web tokens.</summary>
    [JsonName("JWT")]
    Jwt,

    /// <summary>An identity provider.</summary>
    OAuth2,
}
