using System.Text.Json;
using System.Text.Json.Nodes;

namespace KGateway.Kubernetes.Statuses;

/// <summary>
/// Which parts of a stored status this controller was the last to write, by the API server's own records. A condition doesn't tell who
/// said it, and an object that another controller serves must not lose that one's.
/// </summary>
internal sealed class FieldOwnership
{
    private readonly List<JsonObject> _statuses = [];

    /// <param name="metadata">Metadata of the stored object.</param>
    /// <param name="manager">Under which name we write.</param>
    public FieldOwnership(JsonObject? metadata, string manager)
    {
        foreach (var entry in StatusFields.Items(metadata, "managedFields"))
        {
            if (StatusFields.Text(entry, "manager") == manager
                && StatusFields.Text(entry, "subresource") == "status"
                && entry["fieldsV1"]?["f:status"] is JsonObject status)
                _statuses.Add(status);
        }
    }

    /// <summary>Whether we own a field of the status, or something in it.</summary>
    public bool Owns(string field) => _statuses.Exists(status => status.ContainsKey($"f:{field}"));

    /// <summary>Whether we own an item of a list of the status.</summary>
    /// <param name="list">Name of the list.</param>
    /// <param name="key">The field that tells items apart.</param>
    /// <param name="value">Its value.</param>
    public bool Owns(string list, string key, string value) =>
        _statuses.Exists(status => status[$"f:{list}"] is JsonObject items && items.Any(item => IsItem(item.Key, key, value)));

    // Items are recorded as k:{"type":"Accepted"}.
    private static bool IsItem(string record, string key, string value)
    {
        if (!record.StartsWith("k:", StringComparison.Ordinal))
            return false;
        try
        {
            return JsonNode.Parse(record[2..]) is JsonObject keys && StatusFields.Text(keys, key) == value;
        }
        catch (JsonException)
        {
            // Another form of record: not one of an item with a key.
            return false;
        }
    }
}
