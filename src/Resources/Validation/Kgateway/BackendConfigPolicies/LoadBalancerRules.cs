using KGateway.Resources.Kgateway.BackendConfigPolicies;

namespace KGateway.Resources.Validation.Kgateway.BackendConfigPolicies;

/// <summary>Rules of how endpoints are chosen.</summary>
[Cel(
    "[has(self.leastRequest), has(self.roundRobin), has(self.ringHash), has(self.maglev), has(self.random)].filter(set, set).size() == 1",
    "exactly one of the fields in [leastRequest roundRobin ringHash maglev random] must be set")]
[Cel(
    "!(has(self.localityType) && has(self.zoneAware))",
    "at most one of the fields in [localityType zoneAware] may be set")]
[Cel(
    "!(has(self.zoneAware) && (has(self.ringHash) || has(self.maglev)))",
    "zoneAware can't be used with ringHash or maglev")]
internal sealed class LoadBalancerRules : IRules<LoadBalancer>
{
    public void Check(LoadBalancer value, Violations violations)
    {
        var count = (value.LeastRequest is null ? 0 : 1)
            + (value.RoundRobin is null ? 0 : 1)
            + (value.RingHash is null ? 0 : 1)
            + (value.Maglev is null ? 0 : 1)
            + (value.Random is null ? 0 : 1);
        if (count != 1)
            violations.Report("", "exactly one of the fields in [leastRequest roundRobin ringHash maglev random] must be set");
        if (value is { LocalityType: not null, ZoneAware: not null })
            violations.Report("", "at most one of the fields in [localityType zoneAware] may be set");
        if (value.ZoneAware is not null && (value.RingHash is not null || value.Maglev is not null))
            violations.Report("zoneAware", "zoneAware can't be used with ringHash or maglev");
    }
}
