using System.Text.Json.Nodes;

namespace KGateway.Kubernetes.Statuses;

/// <summary>Merges the listeners of a Gateway or ListenerSet: ours hold, and keep the conditions that others have put on them.</summary>
internal static class ListenerMerge
{
    /// <summary>The list to be written.</summary>
    public static JsonArray Merge(IEnumerable<JsonObject> stored, IEnumerable<JsonObject> wanted, MergeContext context)
    {
        var before = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var listener in stored)
            before[StatusFields.Text(listener, "name")] = listener;
        var list = new JsonArray();
        foreach (var listener in wanted)
        {
            var merged = (JsonObject)listener.DeepClone();
            merged["conditions"] = ConditionMerge.Merge(
                StatusFields.Items(before.GetValueOrDefault(StatusFields.Text(listener, "name")), "conditions"),
                StatusFields.Items(listener, "conditions"),
                OwnConditionTypes.Contains,
                context);
            list.Add(merged);
        }

        return list;
    }
}
