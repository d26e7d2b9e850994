namespace KGateway.Resources.GatewayApi;

/// <summary>How long clients keep a cookie.</summary>
public enum CookieLifetimeType
{
    /// <summary>Until the client's session ends.</summary>
    Session,

    /// <summary>For the absolute timeout.</summary>
    Permanent,
}
