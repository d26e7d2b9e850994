using KGateway.Resources.Validation.Kgateway.GatewayExtensions;

namespace KGateway.Resources.Kgateway.GatewayExtensions;

/// <summary>The keys that tokens are signed with; exactly one member is set.</summary>
[CheckedBy<JwtKeysRules>]
public sealed record JwtKeys
{
    /// <summary>Keys that are written down.</summary>
    public LocalJwtKeys? Local { get; init; }

    /// <summary>Keys that proxies fetch.</summary>
    public RemoteJwtKeys? Remote { get; init; }
}
