using KGateway.Resources.Kgateway;
using KGateway.Translation.Endpoints.Ec2;
using KGateway.Translation.State;

namespace KGateway.Translation.Statuses;

/// <summary>What is said of the endpoints of a Backend of EC2 instances.</summary>
internal static class Ec2StatusBuilder
{
    /// <summary>Sets the condition; nothing is said before the first lookup.</summary>
    public static void Set(ConditionSet conditions, Backend backend, ILookups lookups, TranslationSettings settings)
    {
        if (Ec2Documents.Find(backend, lookups, settings) is { } findings)
            Set(conditions, findings);
        else if (settings.Ec2Lookup == Ec2Lookup.Assumed)
            conditions.Set(ConditionTypes.EndpointsDiscovered, ConditionStatus.True, Reasons.Discovered, "assumed: files don't tell which instances run");
    }

    private static void Set(ConditionSet conditions, Ec2Findings findings)
    {
        var count = findings.Endpoints.Count;
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
