using KGateway.Resources.Validation.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>A condition on requests, or several together; exactly one member is set.</summary>
[CheckedBy<AccessLogFilterRules>]
public sealed record AccessLogFilter : AccessLogCondition
{
    /// <summary>All of these.</summary>
    [Items(2, int.MaxValue)]
    public EquatableArray<SingleAccessLogFilter> AndFilter { get; init; }

    /// <summary>One of these.</summary>
    [Items(2, int.MaxValue)]
    public EquatableArray<SingleAccessLogFilter> OrFilter { get; init; }
}
