using System.Text.Json;
using KGateway.Resources;

namespace KGateway.Kubernetes.Sources;

/// <summary>One page of a list.</summary>
/// <param name="Version">resourceVersion of the list.</param>
/// <param name="Continue">Where the next page begins; empty at the end.</param>
internal readonly record struct ListPage(long Version, string Continue)
{
    /// <summary>Reads a page and adds its objects, those that can be read, to <paramref name="objects"/>.</summary>
    /// <exception cref="JsonException">It is no list of an API server.</exception>
    public static ListPage Read(ReadOnlySpan<byte> json, ObjectProjection projection, Dictionary<ObjectKey, Resource> objects)
    {
        ListPage? page = null;
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A list is no object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            var isItems = reader.ValueTextEquals("items"u8);
            reader.Read();
            if (isMetadata)
                page = Metadata(ref reader);
            else if (isItems && reader.TokenType == JsonTokenType.StartArray)
                Items(ref reader, json, projection, objects);
            else
                reader.Skip();
        }

        return page ?? throw new JsonException("A list has no metadata.");
    }

    private static ListPage Metadata(ref Utf8JsonReader reader)
    {
        var metadata = JsonElement.ParseValue(ref reader);
        return new ListPage(
            ObjectScanner.ParseVersion(metadata.TryGetProperty("resourceVersion", out var version) ? version.GetString() ?? "" : ""),
            metadata.TryGetProperty("continue", out var next) ? next.GetString() ?? "" : "");
    }

    private static void Items(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ObjectProjection projection, Dictionary<ObjectKey, Resource> objects)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (projection.Read(json[start..(int)reader.BytesConsumed], out var head) is { } resource)
                objects[head.Key] = resource;
        }
    }
}
