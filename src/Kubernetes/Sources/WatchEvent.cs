using System.Text.Json;

namespace KGateway.Kubernetes.Sources;

/// <summary>What a line of a watch tells.</summary>
internal enum WatchEventType
{
    /// <summary>An object came into being, or was there at the start.</summary>
    Added,

    /// <summary>An object changed.</summary>
    Modified,

    /// <summary>An object went, or is no longer selected.</summary>
    Deleted,

    /// <summary>Nothing happened up to a resourceVersion.</summary>
    Bookmark,

    /// <summary>The watch has failed; the object is a Status.</summary>
    Error,
}

/// <summary>A line of a watch.</summary>
/// <param name="type">What it tells.</param>
/// <param name="item">JSON of the object.</param>
internal readonly ref struct WatchEvent(WatchEventType type, ReadOnlySpan<byte> item)
{
    /// <summary>What it tells.</summary>
    public WatchEventType Type { get; } = type;

    /// <summary>JSON of the object, a part of the line.</summary>
    public ReadOnlySpan<byte> Object { get; } = item;

    /// <summary>Takes a line apart.</summary>
    /// <exception cref="JsonException">It is none of a watch.</exception>
    public static WatchEvent Parse(ReadOnlySpan<byte> line)
    {
        WatchEventType? type = null;
        ReadOnlySpan<byte> item = default;
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A line of a watch is no object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            if (isType)
                type = TypeOf(in reader);
            reader.Skip();
            if (isObject)
                item = line[start..(int)reader.BytesConsumed];
        }

        if (type is null || item.IsEmpty)
            throw new JsonException("A line of a watch has no type or no object.");
        return new WatchEvent(type.Value, item);
    }

    private static WatchEventType TypeOf(in Utf8JsonReader reader) =>
        reader.ValueTextEquals("ADDED"u8) ? WatchEventType.Added
        : reader.ValueTextEquals("MODIFIED"u8) ? WatchEventType.Modified
        : reader.ValueTextEquals("DELETED"u8) ? WatchEventType.Deleted
        : reader.ValueTextEquals("BOOKMARK"u8) ? WatchEventType.Bookmark
        : reader.ValueTextEquals("ERROR"u8) ? WatchEventType.Error
        : throw new JsonException("A line of a watch has an unknown type.");
}
