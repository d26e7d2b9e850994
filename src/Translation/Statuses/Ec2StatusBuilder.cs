using KGateway.Resources.Kgateway.Aws;
using KGateway.Translation.Endpoints.Ec2;

namespace KGateway.Translation.Statuses;

/// <summary>What is said of the endpoints of a Backend of EC2 instances.</summary>
internal static class Ec2StatusBuilder
{
    /// <summary>Sets the condition; nothing is said before the first lookup.</summary>
    public static void Set(ConditionSet conditions, AwsEc2 backend, Ec2Findings? findings)
    {
        if (findings is null)
            return;
        var count = Ec2Endpoints.Select(backend, findings).Count;
        var (status, reason, message) = findings.Failure switch
        {
            null when count > 0 => (ConditionStatus.True, Reasons.Discovered, $"{count} endpoints active"),
            null => (ConditionStatus.False, Reasons.NoMatchingInstances, "no running instance passes all filters"),
            { } failure when count > 0 => (ConditionStatus.False, Reasons.Degraded, $"{count} endpoints of earlier are still active: {failure.Message}"),
            { } failure => (ConditionStatus.False, failure.Kind.ToString(), failure.Message),
        };
        conditions.Set(ConditionTypes.EndpointsDiscovered, status, reason, message);
    }
}
