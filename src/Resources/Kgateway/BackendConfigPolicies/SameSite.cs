namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>Whether a cookie is sent with requests across sites.</summary>
public enum SameSite
{
    /// <summary>Never.</summary>
    Strict,

    /// <summary>When the user follows a link.</summary>
    Lax,

    /// <summary>Always.</summary>
    None,
}
