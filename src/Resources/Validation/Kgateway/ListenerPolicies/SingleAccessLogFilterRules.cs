using KGateway.Resources.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Validation.Kgateway.ListenerPolicies;

/// <summary>Rules of a condition on requests. Lists of them have no limit, so the API server would find an expression too costly.</summary>
internal sealed class SingleAccessLogFilterRules : IRules<SingleAccessLogFilter>
{
    public void Check(SingleAccessLogFilter filter, Violations violations)
    {
        if (Count(filter) != 1)
            violations.Report("", "exactly one filter must be set");
    }

    /// <summary>How many conditions there are.</summary>
    public static int Count(AccessLogCondition filter) =>
        (filter.StatusCodeFilter is null ? 0 : 1)
        + (filter.DurationFilter is null ? 0 : 1)
        + (filter.NotHealthCheckFilter is null ? 0 : 1)
        + (filter.TraceableFilter is null ? 0 : 1)
        + (filter.HeaderFilter is null ? 0 : 1)
        + (filter.ResponseFlagFilter is null ? 0 : 1)
        + (filter.GrpcStatusFilter is null ? 0 : 1)
        + (filter.CelFilter is null ? 0 : 1)
        + (filter.RuntimeFilter is null ? 0 : 1);
}
