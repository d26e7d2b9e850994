using System.Text.Json.Nodes;

namespace KGateway.Kubernetes.Statuses;

/// <summary>Merges lists of conditions.</summary>
internal static class ConditionMerge
{
    // Limits of the API: conditions of a list, characters of a message.
    private const int MaxConditions = 8;
    private const int MaxMessage = 32_768;

    /// <summary>
    /// The list to be written. Conditions keep their places, so that two controllers don't reorder each other's for ever; the time of a
    /// transition is kept as long as the status is the same.
    /// </summary>
    /// <param name="stored">As it is now.</param>
    /// <param name="wanted">Ours, without times.</param>
    /// <param name="isOurs">Which of the stored conditions are ours, by type.</param>
    /// <param name="context">Time and generation.</param>
    public static JsonArray Merge(
        IEnumerable<JsonObject> stored, IEnumerable<JsonObject> wanted, Func<string, bool> isOurs, MergeContext context)
    {
        var rest = new OrderedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var condition in wanted)
            rest[StatusFields.Text(condition, "type")] = condition;
        var merged = new List<(JsonObject Condition, bool Ours)>();
        foreach (var condition in stored)
        {
            var type = StatusFields.Text(condition, "type");
            if (rest.Remove(type, out var ours))
                merged.Add((Replace(condition, ours, context), true));
            else if (!isOurs(type))
                merged.Add(((JsonObject)condition.DeepClone(), false));
        }

        foreach (var condition in rest.Values)
            merged.Add((Replace(null, condition, context), true));
        return Limited(merged);
    }

    private static JsonObject Replace(JsonObject? stored, JsonObject wanted, MergeContext context)
    {
        context.Observe(StatusFields.Number(stored, "observedGeneration"), StatusFields.Number(wanted, "observedGeneration"));
        var condition = (JsonObject)wanted.DeepClone();
        if (StatusFields.Text(condition, "message") is { Length: > MaxMessage } message)
            condition["message"] = message[..MaxMessage];
        var since = StatusFields.Text(stored, "status") == StatusFields.Text(wanted, "status")
            ? StatusFields.Text(stored, "lastTransitionTime")
            : "";
        condition["lastTransitionTime"] = since.Length == 0 ? context.Now : since;
        return condition;
    }

    private static JsonArray Limited(List<(JsonObject Condition, bool Ours)> conditions)
    {
        var room = MaxConditions - conditions.Count(static entry => !entry.Ours);
        var list = new JsonArray();
        foreach (var (condition, ours) in conditions)
        {
            if (!ours || --room >= 0)
                list.Add(condition);
        }

        return list;
    }
}
