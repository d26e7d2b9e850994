using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Resources.Validation.Kgateway.Parameters;

/// <summary>Rules of GatewayParameters.</summary>
[Cel("has(self.kube) != has(self.selfManaged)", "exactly one of the fields in [kube selfManaged] must be set")]
internal sealed class GatewayParametersSpecRules : IRules<GatewayParametersSpec>
{
    public void Check(GatewayParametersSpec spec, Violations violations)
    {
        if (spec.Kube is null == spec.SelfManaged is null)
            violations.Report("", "exactly one of the fields in [kube selfManaged] must be set");
    }
}
