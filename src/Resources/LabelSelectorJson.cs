using System.Text.Json;

namespace KGateway.Resources;

/// <summary>Reads lists of label selectors: <c>[{"matchLabels": {...}, "matchExpressions": [{"key", "operator", "values"}]}]</c>.</summary>
public static class LabelSelectorJson
{
    /// <summary>The selectors of a list.</summary>
    /// <exception cref="FormatException">It is no such list; the message says why.</exception>
    public static EquatableArray<LabelSelector> Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.EnumerateArray().Select(Selector).ToEquatableArray();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"it is no JSON list of label selectors: {e.Message}", e);
        }
    }

    private static LabelSelector Selector(JsonElement element)
    {
        var selector = new LabelSelector();
        foreach (JsonProperty part in element.EnumerateObject())
        {
            selector = part.Name switch
            {
                "matchLabels" => selector with
                {
                    MatchLabels = StringMap.From([.. part.Value.EnumerateObject().Select(static label => (label.Name, label.Value.GetString() ?? ""))]),
                },
                "matchExpressions" => selector with { MatchExpressions = part.Value.EnumerateArray().Select(Requirement).ToEquatableArray() },
                _ => throw new FormatException($"'{part.Name}' is no part of a selector"),
            };
        }

        return selector.IsValid ? selector : throw new FormatException($"an expression of {element} is invalid");
    }

    private static LabelSelectorRequirement Requirement(JsonElement element) => new()
    {
        Key = element.GetProperty("key").GetString() ?? "",
        Operator = element.GetProperty("operator").GetString() ?? "",
        Values = element.TryGetProperty("values", out JsonElement values)
            ? values.EnumerateArray().Select(static value => value.GetString() ?? "").ToEquatableArray()
            : [],
    };
}
