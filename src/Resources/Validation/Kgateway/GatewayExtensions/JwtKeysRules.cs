using KGateway.Resources.Kgateway.GatewayExtensions;

namespace KGateway.Resources.Validation.Kgateway.GatewayExtensions;

/// <summary>Rules of the keys that tokens are signed with.</summary>
[Cel("has(self.local) != has(self.remote)", "exactly one of the fields in [local remote] must be set")]
internal sealed class JwtKeysRules : IRules<JwtKeys>
{
    public void Check(JwtKeys keys, Violations violations)
    {
        if (keys.Local is null == keys.Remote is null)
            violations.Report("", "exactly one of the fields in [local remote] must be set");
    }
}
