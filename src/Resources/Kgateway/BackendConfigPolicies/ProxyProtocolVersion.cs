namespace KGateway.Resources.Kgateway.BackendConfigPolicies;

/// <summary>Versions of the PROXY protocol.</summary>
public enum ProxyProtocolVersion
{
    /// <summary>Text.</summary>
    V1,

    /// <summary>Binary.</summary>
    V2,
}
