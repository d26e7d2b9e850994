using System.Text.Json.Nodes;

namespace KGateway.Kubernetes.Deployment.Patching;

/// <summary>
/// Kubernetes' strategic merge patch: maps are merged, null removes a field, lists of named things are merged by their key, other lists
/// are replaced, and <c>$patch: delete</c> and <c>$patch: replace</c> say otherwise.
/// </summary>
internal static class StrategicMerge
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeleteFromList = "$deleteFromPrimitiveList/";
    private const string ElementOrder = "$setElementOrder/";

    /// <summary>The patched map; null when the patch deletes it.</summary>
    /// <exception cref="OverlayException">The patch has a directive that doesn't exist, or an item without its key.</exception>
    public static JsonObject? Apply(JsonObject? original, JsonObject patch)
    {
        switch (DirectiveOf(patch))
        {
            case "delete":
                return null;
            case "replace":
                original = null;
                break;
        }

        var result = original?.DeepClone().AsObject() ?? [];
        Retain(result, patch);
        foreach (var (field, value) in patch)
        {
            if (field == Directive || field == RetainKeys || field.StartsWith(ElementOrder, StringComparison.Ordinal))
                continue;
            if (field.StartsWith(DeleteFromList, StringComparison.Ordinal))
                DeleteItems(result, field[DeleteFromList.Length..], value);
            else if (Merge(result[field], value, field) is { } merged)
                result[field] = merged;
            else
                result.Remove(field);
        }

        return result;
    }

    private static JsonNode? Merge(JsonNode? original, JsonNode? patch, string field) => patch switch
    {
        JsonObject map => Apply(original as JsonObject, map),
        JsonArray list => MergeList(original as JsonArray, list, field),
        _ => patch?.DeepClone(),
    };

    private static JsonArray MergeList(JsonArray? original, JsonArray patch, string field)
    {
        var replace = patch.Any(static item => item is JsonObject map && DirectiveOf(map) == "replace" && map.Count == 1);
        var key = MergeKeys.Of(field, original, patch);
        var result = replace || key is null || original is null ? [] : original.DeepClone().AsArray();
        foreach (var item in patch)
        {
            if (item is not JsonObject map)
                result.Add(item?.DeepClone());
            else if (!(map.Count == 1 && DirectiveOf(map) == "replace"))
                MergeItem(result, map, key, field);
        }

        return result;
    }

    private static void MergeItem(JsonArray list, JsonObject patch, string? key, string field)
    {
        if (key is null)
        {
            if (Apply(null, patch) is { } added)
                list.Add(added);
            return;
        }

        var value = patch[key] ?? throw new OverlayException($"an item of {field} has no {key}, by which items are told apart");
        var index = Rendering.JsonPieces.IndexOf(list, key, value);
        var merged = Apply(index < 0 ? null : list[index] as JsonObject, patch);
        if (index < 0 && merged is not null)
            list.Add(merged);
        else if (index >= 0 && merged is not null)
            list[index] = merged;
        else if (index >= 0)
            list.RemoveAt(index);
    }

    private static void Retain(JsonObject map, JsonObject patch)
    {
        if (patch[RetainKeys] is not JsonArray keys)
            return;
        var kept = keys.Select(static key => (string?)key).ToHashSet();
        foreach (var field in map.Select(static pair => pair.Key).Where(field => !kept.Contains(field)).ToArray())
            map.Remove(field);
    }

    private static void DeleteItems(JsonObject map, string field, JsonNode? values)
    {
        if (map[field] is not JsonArray list || values is not JsonArray deleted)
            return;
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (deleted.Any(value => JsonNode.DeepEquals(value, list[i])))
                list.RemoveAt(i);
        }
    }

    private static string? DirectiveOf(JsonObject patch)
    {
        if (patch[Directive] is not { } node)
            return null;
        var directive = node.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string?)node : null;
        return directive is "delete" or "replace" or "merge"
            ? directive
            : throw new OverlayException($"{Directive} is {node.ToJsonString()}; it can be delete, replace or merge");
    }
}
