using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>What a client is known by to an identity provider.</summary>
public sealed record OAuth2Credentials
{
    /// <summary>The client's identifier.</summary>
    [JsonName("clientID")]
    [Length(1, int.MaxValue)]
    public required string ClientId { get; init; }

    /// <summary>A Secret of the extension's namespace with the client's secret in its entry <c>client-secret</c>.</summary>
    public required LocalNameReference ClientSecretRef { get; init; }
}
