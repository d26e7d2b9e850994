using System.Text.Json;
using KGateway.Resources;

namespace KGateway.Silo.Hosting;

/// <summary>Reads the selectors of namespaces: <c>[{"matchLabels": {...}, "matchExpressions": [{"key", "operator", "values"}]}]</c>.</summary>
internal static class NamespaceSelectors
{
    private const string Variable = "KGW_DISCOVERY_NAMESPACE_SELECTORS";

    /// <summary>The selectors; what is wrong is told to <paramref name="read"/>.</summary>
    public static EquatableArray<LabelSelector> Read(VariableReader read)
    {
        try
        {
            using var document = JsonDocument.Parse(read.Text(Variable, "[]"));
            return document.RootElement.EnumerateArray().Select(Selector).ToEquatableArray();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            read.Wrong($"{Variable} is no JSON list of label selectors: {e.Message}");
            return [];
        }
    }

    private static LabelSelector Selector(JsonElement element)
    {
        var selector = new LabelSelector();
        foreach (var part in element.EnumerateObject())
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
        Values = element.TryGetProperty("values", out var values)
            ? values.EnumerateArray().Select(static value => value.GetString() ?? "").ToEquatableArray()
            : [],
    };
}
