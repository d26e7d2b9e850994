using KGateway.Resources.Kgateway.Policies;

namespace KGateway.Resources.Kgateway.TrafficPolicies;

/// <summary>Login by OAuth 2 and OpenID Connect.</summary>
public sealed record OAuth2Policy
{
    /// <summary>The GatewayExtension with the identity provider.</summary>
    public required NamespacedObjectReference ExtensionRef { get; init; }
}
