using System.Text.Json.Nodes;

namespace KGateway.Kubernetes.Statuses;

/// <summary>
/// Merges the lists in which each entry belongs to a controller: <c>parents</c> of routes and <c>ancestors</c> of policies. Entries of
/// others stay as they are and where they are; ours are replaced.
/// </summary>
internal static class EntryMerge
{
    /// <summary>The list to be written.</summary>
    /// <param name="stored">As it is now.</param>
    /// <param name="wanted">Ours.</param>
    /// <param name="reference">The field that tells what an entry is about.</param>
    /// <param name="controller">Who we are.</param>
    /// <param name="max">How many entries the API allows; if there are more, ours are cut off.</param>
    /// <param name="context">Time and generation.</param>
    public static JsonArray Merge(
        IEnumerable<JsonObject> stored,
        IEnumerable<JsonObject> wanted,
        string reference,
        string controller,
        int max,
        MergeContext context)
    {
        var rest = new OrderedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var entry in wanted)
            rest[Key(entry, reference)] = entry;
        var merged = new List<(JsonObject Entry, bool Ours)>();
        foreach (var entry in stored)
        {
            if (StatusFields.Text(entry, "controllerName") != controller)
                merged.Add(((JsonObject)entry.DeepClone(), false));
            else if (rest.Remove(Key(entry, reference), out var ours))
                merged.Add((Replace(entry, ours, context), true));
        }

        foreach (var entry in rest.Values)
            merged.Add((Replace(null, entry, context), true));

        var room = max - merged.Count(static entry => !entry.Ours);
        var list = new JsonArray();
        foreach (var (entry, ours) in merged)
        {
            if (!ours || --room >= 0)
                list.Add(entry);
        }

        return list;
    }

    private static JsonObject Replace(JsonObject? stored, JsonObject wanted, MergeContext context)
    {
        var entry = (JsonObject)wanted.DeepClone();
        entry["conditions"] = ConditionMerge.Merge(
            StatusFields.Items(stored, "conditions"), StatusFields.Items(wanted, "conditions"), static _ => true, context);
        return entry;
    }

    // Absent fields have the values that the API gives them.
    private static string Key(JsonObject entry, string reference)
    {
        var about = entry[reference] as JsonObject;
        return string.Join(
            '/',
            about?["group"] is null ? "gateway.networking.k8s.io" : StatusFields.Text(about, "group"),
            about?["kind"] is null ? "Gateway" : StatusFields.Text(about, "kind"),
            StatusFields.Text(about, "namespace"),
            StatusFields.Text(about, "name"),
            StatusFields.Text(about, "sectionName"),
            StatusFields.Number(about, "port").ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
