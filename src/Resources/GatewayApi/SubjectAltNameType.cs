namespace KGateway.Resources.GatewayApi;

/// <summary>Types of subject alternative names.</summary>
public enum SubjectAltNameType
{
    /// <summary>DNS name.</summary>
    Hostname,

    /// <summary>URI.</summary>
    [JsonName("URI")]
    Uri,
}
