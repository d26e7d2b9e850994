using System.Text.Json.Nodes;

namespace KGateway.Translation.Tests.Golden;

/// <summary>Brings a document into the form in which it is compared: without texts and times, lists of objects by name.</summary>
internal static class GoldenComparison
{
    private static readonly HashSet<string> IgnoredStatusFields =
        ["lastTransitionTime", "message", "observedGeneration", "controllerName"];

    /// <summary>The parts of a document that are compared, by name, as text.</summary>
    public static SortedDictionary<string, string> Sections(JsonNode document)
    {
        var low = new Dictionary<string, JsonNode?>();
        foreach (var (key, value) in document.AsObject())
            low[char.ToLowerInvariant(key[0]) + key[1..]] = value;
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in new[] { "listeners", "routes", "secrets" })
            result[key] = ByName(Items(low, key));
        result["clusters"] = ByName(Items(low, "clusters").Concat(Items(low, "extraClusters")));
        result["statuses"] = Print(Status(low.GetValueOrDefault("statuses")) ?? new JsonObject());
        return result;
    }

    private static IEnumerable<JsonNode> Items(Dictionary<string, JsonNode?> document, string key) =>
        document.GetValueOrDefault(key) is JsonArray items ? items.Select(static item => item!) : [];

    private static string ByName(IEnumerable<JsonNode> items)
    {
        var named = items
            .Select(static item => (Name: item["name"]?.GetValue<string>() ?? "", Item: item))
            .Where(static item => !item.Name.StartsWith("test-backend-plugin", StringComparison.Ordinal))
            .OrderBy(static item => item.Name, StringComparer.Ordinal);
        return string.Join('\n', named.Select(static item => Print(Clean(item.Item)!)));
    }

    private static JsonNode? Clean(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                var result = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
                foreach (var (key, value) in fields)
                {
                    var clean = key == "filterMetadata" && value is JsonObject metadata ? Clean(WithoutMerge(metadata)) : Clean(value);
                    var empty = clean is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };
                    if (clean is not null && !(empty && (key is "metadata" or "filterMetadata")))
                        result[key] = clean;
                }

                return new JsonObject(result);
            case JsonArray items:
                return new JsonArray([.. items.Select(Clean)]);
            default:
                return node?.DeepClone();
        }
    }

    private static JsonObject WithoutMerge(JsonObject metadata) => new(
        metadata.Where(static entry => !entry.Key.StartsWith("merge.", StringComparison.Ordinal))
            .Select(static entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())));

    private static JsonNode? Status(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                var result = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
                foreach (var (key, value) in fields)
                {
                    if (IgnoredStatusFields.Contains(key))
                        continue;
                    var clean = key == "conditions" ? Conditions(value) : Status(value);
                    if (!IsEmpty(clean))
                        result[key] = clean;
                }

                return new JsonObject(result);
            case JsonArray items:
                return new JsonArray([.. items.Select(Status).OrderBy(static item => Print(item!), StringComparer.Ordinal)]);
            default:
                return node?.DeepClone();
        }
    }

    private static JsonArray Conditions(JsonNode? node)
    {
        var conditions = node is JsonArray items ? items.Select(static c => $"{c!["type"]} {c["status"]} {c["reason"]}") : [];
        return new JsonArray([.. conditions.Order(StringComparer.Ordinal).Select(static text => (JsonNode)text)]);
    }

    private static bool IsEmpty(JsonNode? node) => node switch
    {
        null => true,
        JsonObject fields => fields.Count == 0,
        JsonArray items => items.Count == 0,
        JsonValue value => value.TryGetValue<string>(out var text) && text.Length == 0,
        _ => false,
    };

    private static readonly System.Text.Json.JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static string Print(JsonNode node) => node.ToJsonString(Indented);
}
