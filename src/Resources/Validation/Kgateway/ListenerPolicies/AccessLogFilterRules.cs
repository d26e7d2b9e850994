using KGateway.Resources.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Validation.Kgateway.ListenerPolicies;

/// <summary>Rules of a condition on requests, or several together.</summary>
[Cel(
    "[has(self.statusCodeFilter), has(self.durationFilter), has(self.notHealthCheckFilter), has(self.traceableFilter),"
        + " has(self.headerFilter), has(self.responseFlagFilter), has(self.grpcStatusFilter), has(self.celFilter),"
        + " has(self.runtimeFilter), has(self.andFilter), has(self.orFilter)].filter(set, set).size() == 1",
    "exactly one filter must be set")]
internal sealed class AccessLogFilterRules : IRules<AccessLogFilter>
{
    public void Check(AccessLogFilter filter, Violations violations)
    {
        int count = SingleAccessLogFilterRules.Count(filter)
            + (filter.AndFilter.IsEmpty ? 0 : 1)
            + (filter.OrFilter.IsEmpty ? 0 : 1);
        if (count != 1)
            violations.Report("", "exactly one filter must be set");
    }
}
