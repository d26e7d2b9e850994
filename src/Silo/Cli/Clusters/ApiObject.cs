using System.Globalization;
using System.Text.Json;

namespace KGateway.Silo.Cli.Clusters;

/// <summary>An object of the API, of which a few fields are read; what isn't there is empty.</summary>
internal readonly record struct ApiObject(JsonElement Json)
{
    /// <summary>Its name.</summary>
    public string Name => Text("metadata", "name");

    /// <summary>Namespace and name.</summary>
    public string FullName => Text("metadata", "namespace") is { Length: > 0 } ns ? $"{ns}/{Name}" : Name;

    /// <summary>The conditions of its status.</summary>
    public IEnumerable<ApiCondition> Conditions => Items("status", "conditions").Select(static item => new ApiCondition(
        item.Text("type"), item.Text("status"), item.Text("reason"), item.Text("message"), item.Number("observedGeneration")));

    /// <summary>A condition of its status.</summary>
    public ApiCondition? Condition(string type) => Conditions.FirstOrDefault(condition => condition.Type == type);

    /// <summary>A text, number or boolean.</summary>
    public string Text(params ReadOnlySpan<string> path) => Find(path) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } other => other.GetRawText(),
        _ => "",
    };

    /// <summary>A number; 0 if it isn't there.</summary>
    public long Number(params ReadOnlySpan<string> path) =>
        long.TryParse(Text(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>The items of a list.</summary>
    public IEnumerable<ApiObject> Items(params ReadOnlySpan<string> path) =>
        Find(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(static item => new ApiObject(item)) : [];

    private JsonElement? Find(ReadOnlySpan<string> path)
    {
        var at = Json;
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }

        return at;
    }
}

/// <summary>A condition of an object's status.</summary>
internal sealed record ApiCondition(string Type, string Status, string Reason, string Message, long ObservedGeneration)
{
    /// <summary>Reason and message.</summary>
    public string Words => Message.Length == 0 ? Reason : $"{Reason}: {Message}";
}
