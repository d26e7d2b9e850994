namespace KGateway.Resources.GatewayApi;

/// <summary>What identifies a session.</summary>
public enum SessionPersistenceType
{
    /// <summary>A cookie.</summary>
    Cookie,

    /// <summary>A header.</summary>
    Header,
}
