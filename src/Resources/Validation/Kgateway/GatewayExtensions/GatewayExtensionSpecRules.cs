using KGateway.Resources.Kgateway.GatewayExtensions;

namespace KGateway.Resources.Validation.Kgateway.GatewayExtensions;

/// <summary>Rules of a GatewayExtension.</summary>
[Cel(
    "[has(self.extAuth), has(self.extProc), has(self.rateLimit), has(self.jwt), has(self.oauth2)].filter(set, set).size() == 1",
    "exactly one of the fields in [extAuth extProc rateLimit jwt oauth2] must be set")]
[Cel(
    "!has(self.type) || (self.type == 'ExtAuth' && has(self.extAuth)) || (self.type == 'ExtProc' && has(self.extProc))"
        + " || (self.type == 'RateLimit' && has(self.rateLimit)) || (self.type == 'JWT' && has(self.jwt))"
        + " || (self.type == 'OAuth2' && has(self.oauth2))",
    "type must match the field that is set")]
internal sealed class GatewayExtensionSpecRules : IRules<GatewayExtensionSpec>
{
    public void Check(GatewayExtensionSpec spec, Violations violations)
    {
        int count = (spec.ExtAuth is null ? 0 : 1) + (spec.ExtProc is null ? 0 : 1) + (spec.RateLimit is null ? 0 : 1)
            + (spec.Jwt is null ? 0 : 1) + (spec.Oauth2 is null ? 0 : 1);
        if (count != 1)
            violations.Report("", "exactly one of the fields in [extAuth extProc rateLimit jwt oauth2] must be set");
        else if (spec.Type is { } type && type != spec.EffectiveType)
            violations.Report("type", "type must match the field that is set");
    }
}
