using System.Text.Json.Nodes;
using KGateway.Resources;

namespace KGateway.Translation.Gateways.Parameters;

/// <summary>Merges pieces of Kubernetes objects: maps by key, lists one after the other; everything else is overridden.</summary>
internal static class RawJsonMerge
{
    // A probe has one of these; all its other fields are timings.
    private static readonly string[] Handlers = ["exec", "grpc", "httpGet", "tcpSocket"];

    /// <summary>Merges two values; null stands for nothing.</summary>
    public static RawJson? Merge(RawJson? lower, RawJson? upper)
    {
        if (lower is not { } below)
            return upper;
        if (upper is not { } above || below == above)
            return lower;
        return new RawJson(Merge(JsonNode.Parse(below.Text), JsonNode.Parse(above.Text))?.ToJsonString() ?? "null");
    }

    /// <summary>Merges two probes: one that names a handler drops the handler below it.</summary>
    public static RawJson? MergeProbes(RawJson? lower, RawJson? upper)
    {
        if (lower is not { } below || upper is not { } above
            || JsonNode.Parse(below.Text) is not JsonObject probe || JsonNode.Parse(above.Text) is not JsonObject over)
            return upper ?? lower;
        if (Array.Exists(Handlers, handler => over[handler] is not null))
        {
            foreach (var handler in Handlers)
                probe.Remove(handler);
        }

        return new RawJson(Merge(probe, over)!.ToJsonString());
    }

    private static JsonNode? Merge(JsonNode? lower, JsonNode? upper)
    {
        switch (lower, upper)
        {
            case (JsonObject below, JsonObject above):
                var names = new SortedSet<string>(below.Select(static pair => pair.Key), StringComparer.Ordinal);
                names.UnionWith(above.Select(static pair => pair.Key));
                var merged = new JsonObject();
                foreach (var name in names)
                    merged[name] = Merge(below[name], above[name]);
                return merged;
            case (JsonArray below, JsonArray above):
                return new JsonArray([.. below.Concat(above).Select(static item => item?.DeepClone())]);
            default:
                return (upper ?? lower)?.DeepClone();
        }
    }
}
