using KGateway.Resources.Kgateway.Policies;
using KGateway.Resources.Validation.Kgateway.GatewayExtensions;

namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>Keys that are written down: a PEM public key, a JWKS or a single JWK; exactly one member is set.</summary>
[CheckedBy<LocalJwtKeysRules>]
public sealed record LocalJwtKeys
{
    /// <summary>The keys.</summary>
    [Length(1, 16384)]
    public string? Inline { get; init; }

    /// <summary>A ConfigMap of the extension's namespace with the keys in its entry <c>jwks</c>.</summary>
    public LocalNameReference? ConfigMapRef { get; init; }
}
