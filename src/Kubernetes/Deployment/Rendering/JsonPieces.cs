using System.Text.Json.Nodes;
using KGateway.Resources;

namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>Puts pieces of parameters into objects.</summary>
internal static class JsonPieces
{
    /// <summary>Sets a field, unless there is nothing to set.</summary>
    public static void Put(this JsonObject target, string field, RawJson? value)
    {
        if (value is { } json)
            target[field] = JsonNode.Parse(json.Text);
    }

    /// <inheritdoc cref="Put(JsonObject, string, RawJson?)"/>
    public static void Put(this JsonObject target, string field, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            target[field] = value;
    }

    /// <inheritdoc cref="Put(JsonObject, string, RawJson?)"/>
    public static void Put(this JsonObject target, string field, int? value)
    {
        if (value is not null)
            target[field] = value;
    }

    /// <inheritdoc cref="Put(JsonObject, string, RawJson?)"/>
    public static void Put(this JsonObject target, string field, StringMap values)
    {
        if (values.IsEmpty)
            return;
        var map = new JsonObject();
        foreach (var (key, value) in values)
            map[key] = value;
        target[field] = map;
    }

    /// <summary>Sets a list of values, unless it is empty.</summary>
    public static void Put(this JsonObject target, string field, EquatableArray<string> values)
    {
        if (!values.IsEmpty)
            target[field] = new JsonArray([.. values.Select(static value => (JsonNode)value)]);
    }

    /// <summary>Sets a list of pieces, unless it is empty.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="field">Field.</param>
    /// <param name="values">Pieces.</param>
    /// <param name="key">Field that must differ between the items, as Kubernetes wants it; a later item takes the place of an earlier one.</param>
    public static void Put(this JsonObject target, string field, EquatableArray<RawJson> values, string? key)
    {
        if (values.IsEmpty)
            return;
        var list = new JsonArray();
        Append(list, values, key);
        target[field] = list;
    }

    /// <summary>Adds pieces to a list; one with the key of an item that is there takes its place.</summary>
    public static void Append(JsonArray list, EquatableArray<RawJson> values, string? key)
    {
        foreach (var value in values)
        {
            var item = JsonNode.Parse(value.Text);
            var index = key is null ? -1 : IndexOf(list, key, item?[key]);
            if (index < 0)
                list.Add(item);
            else
                list[index] = item;
        }
    }

    /// <summary>The position of the item with a value of its key; -1 when there is none.</summary>
    public static int IndexOf(JsonArray list, string key, JsonNode? value)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is JsonObject item && JsonNode.DeepEquals(item[key], value))
                return i;
        }

        return -1;
    }
}
