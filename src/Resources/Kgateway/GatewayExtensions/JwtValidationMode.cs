namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Whether requests without a token pass.</summary>
public enum JwtValidationMode
{
    /// <summary>A valid token is needed.</summary>
    Strict,

    /// <summary>A token must be valid, but there need not be one.</summary>
    AllowMissing,
}
