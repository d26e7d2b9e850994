using KGateway.Grains.Contracts.Views;
using KGateway.Resources;
using KGateway.Silo.Admin;
using KGateway.Translation.Statuses;

namespace KGateway.Silo.Describing;

/// <summary>Shows descriptions.</summary>
internal static class DescribeDocuments
{
    /// <summary>The description of an object.</summary>
    public static DescribeDocument Of(ResourceId id, ClusterDescription description)
    {
        ObjectStatus? own = null;
        var policies = new List<ObjectDocument>();
        foreach (var (said, status) in description.Statuses)
        {
            if (said == id)
                own = status;
            else
                policies.Add(ConditionDocuments.Of(said, status));
        }

        return new DescribeDocument
        {
            Kind = id.GroupKind.Kind,
            Name = id.Key.ToString(),
            InForce = [.. description.Parts.Select(static part => part.Effective)],
            Conditions = ConditionDocuments.Of(own),
            Policies = policies,
            Unanswered = description.Unanswered,
        };
    }
}
