using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Silo.Statuses;
using KGateway.Translation.Statuses;

namespace KGateway.Silo.Admin;

/// <summary>Shows statuses by their conditions.</summary>
internal static class ConditionDocuments
{
    /// <summary>An object.</summary>
    public static ObjectDocument Of(ResourceId id, ObjectStatus status)
    {
        var conditions = Of(status);
        return new ObjectDocument(id.GroupKind.Kind, id.Key.ToString(), conditions.Any(static condition => condition.Problem), conditions);
    }

    /// <summary>The conditions of a status; none without one.</summary>
    public static ImmutableArray<ConditionDocument> Of(ObjectStatus? status) => status is null
        ? []
        : [.. StatusConditions.Of(status).Select(static of => new ConditionDocument(
            of.Part,
            of.Condition.Type,
            of.Condition.Status.ToString(),
            of.Condition.Reason,
            of.Condition.Message,
            of.Condition.ObservedGeneration,
            StatusConditions.IsProblem(of.Condition)))];
}
