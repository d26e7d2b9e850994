using KGateway.Resources.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Validation.Kgateway.BackendConfigPolicies;

/// <summary>Rules of a BackendConfigPolicy. It is about whole backends: their ports have no settings of their own.</summary>
[Cel(
    "!(has(self.http1ProtocolOptions) && has(self.http2ProtocolOptions))",
    "at most one of the fields in [http1ProtocolOptions http2ProtocolOptions] may be set")]
[Cel(
    "!has(self.targetRefs) || self.targetRefs.all(r, (r.group == '' && r.kind == 'Service')"
        + " || (r.group == 'gateway.kgateway.dev' && r.kind == 'Backend') || (r.group == 'networking.istio.io' && r.kind == 'Hostname'))",
    "targetRefs may only reference Service, Backend or Hostname")]
[Cel(
    "!has(self.targetSelectors) || self.targetSelectors.all(r, (r.group == '' && r.kind == 'Service')"
        + " || (r.group == 'gateway.kgateway.dev' && r.kind == 'Backend') || (r.group == 'networking.istio.io' && r.kind == 'Hostname'))",
    "targetSelectors may only reference Service, Backend or Hostname")]
[Cel("!has(self.targetRefs) || self.targetRefs.all(r, !has(r.sectionName))", "targetRefs may not have a sectionName")]
[Cel("!has(self.targetSelectors) || self.targetSelectors.all(r, !has(r.sectionName))", "targetSelectors may not have a sectionName")]
internal sealed class BackendConfigPolicySpecRules : IRules<BackendConfigPolicySpec>
{
    public void Check(BackendConfigPolicySpec value, Violations violations)
    {
        if (value is { Http1ProtocolOptions: not null, Http2ProtocolOptions: not null })
            violations.Report("", "at most one of the fields in [http1ProtocolOptions http2ProtocolOptions] may be set");
        for (var i = 0; i < value.TargetRefs.Count; i++)
        {
            if (!IsTarget(value.TargetRefs[i].Group, value.TargetRefs[i].Kind))
                violations.Report($"targetRefs[{i}]", "targetRefs may only reference Service, Backend or Hostname");
            if (value.TargetRefs[i].SectionName is not null)
                violations.Report($"targetRefs[{i}].sectionName", "targetRefs may not have a sectionName");
        }

        for (var i = 0; i < value.TargetSelectors.Count; i++)
        {
            if (!IsTarget(value.TargetSelectors[i].Group, value.TargetSelectors[i].Kind))
                violations.Report($"targetSelectors[{i}]", "targetSelectors may only reference Service, Backend or Hostname");
            if (value.TargetSelectors[i].SectionName is not null)
                violations.Report($"targetSelectors[{i}].sectionName", "targetSelectors may not have a sectionName");
        }
    }

    private static bool IsTarget(string group, string kind) =>
        (group, kind) is ("", "Service") or (ResourceKinds.KgatewayGroup, "Backend") or ("networking.istio.io", "Hostname");
}
