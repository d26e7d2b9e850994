using KGateway.Resources.Kgateway.GatewayExtensions;

namespace KGateway.Resources.Validation.Kgateway.GatewayExtensions;

/// <summary>Rules of keys that are written down.</summary>
[Cel("has(self.inline) != has(self.configMapRef)", "exactly one of the fields in [inline configMapRef] must be set")]
internal sealed class LocalJwtKeysRules : IRules<LocalJwtKeys>
{
    public void Check(LocalJwtKeys keys, Violations violations)
    {
        if (keys.Inline is null == keys.ConfigMapRef is null)
            violations.Report("", "exactly one of the fields in [inline configMapRef] must be set");
    }
}
