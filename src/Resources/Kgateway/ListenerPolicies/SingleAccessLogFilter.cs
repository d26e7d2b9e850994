using KGateway.Resources.Validation.Kgateway.ListenerPolicies;

namespace KGateway.Resources.Kgateway.ListenerPolicies;

/// <summary>A condition on requests; exactly one of its members is set.</summary>
[CheckedBy<SingleAccessLogFilterRules>]
public sealed record SingleAccessLogFilter : AccessLogCondition;
