namespace KGateway.Resources.GatewayApi;

/// <summary>Protocol of an authorization server.</summary>
public enum HttpExternalAuthProtocol
{
    /// <summary>HTTP.</summary>
    [JsonName("HTTP")]
    Http,

    /// <summary>Envoy's ext_authz gRPC service.</summary>
    [JsonName("GRPC")]
    Grpc,
}
