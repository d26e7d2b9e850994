using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KGateway.Kubernetes.Statuses;

/// <summary>Reads fields of statuses, which others may have written as they like.</summary>
internal static class StatusFields
{
    /// <summary>The objects of a list; none if it isn't there.</summary>
    public static IEnumerable<JsonObject> Items(JsonObject? parent, string name) =>
        parent?[name] is JsonArray list ? list.OfType<JsonObject>() : [];

    /// <summary>A text; empty if it isn't there.</summary>
    public static string Text(JsonObject? parent, string name) =>
        parent?[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    /// <summary>A whole number; 0 if it isn't there.</summary>
    public static long Number(JsonObject? parent, string name) =>
        // By its text, since a value that was set as an int can't be had as a long.
        parent?[name] is JsonValue value
        && value.GetValueKind() == JsonValueKind.Number
        && long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
