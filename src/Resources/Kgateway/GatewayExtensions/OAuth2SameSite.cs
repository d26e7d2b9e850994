namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Whether browsers send cookies with requests from other sites.</summary>
public enum OAuth2SameSite
{
    /// <summary>Only when the user follows a link.</summary>
    Lax,

    /// <summary>Never.</summary>
    Strict,

    /// <summary>Always.</summary>
    None,
}
