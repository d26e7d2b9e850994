using System.Text.Json;

namespace KGateway.Resources.Tree;

/// <summary>Builds trees from JSON bytes, without places.</summary>
internal static class JsonTree
{
    /// <summary>Reads one value.</summary>
    /// <exception cref="JsonException">The bytes aren't one JSON value.</exception>
    public static TreeNode Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read())
            throw new JsonException("There is no JSON value.");
        try
        {
            TreeNode node = ReadNode(ref reader);
            return reader.Read() ? throw new JsonException("There is more than one JSON value.") : node;
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException("A string isn't valid UTF-8 or UTF-16.", error);
        }
    }

    private static TreeNode ReadNode(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var entries = new List<MapEntry>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    string key = reader.GetString()!;
                    reader.Read();
                    entries.Add(new MapEntry(key, ReadNode(ref reader), 0, 0));
                }

                return new MapNode(entries, 0, 0);
            case JsonTokenType.StartArray:
                var items = new List<TreeNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(ReadNode(ref reader));
                return new ListNode(items, 0, 0);
            case JsonTokenType.String:
                return new ScalarNode(ScalarKind.String, reader.GetString()!, 0, 0);
            case JsonTokenType.Number:
                string number = System.Text.Encoding.ASCII.GetString(reader.ValueSpan);
                return new ScalarNode(
                    number.AsSpan().ContainsAny(".eE") ? ScalarKind.Float : ScalarKind.Integer, number, 0, 0);
            case JsonTokenType.True:
                return new ScalarNode(ScalarKind.Boolean, "true", 0, 0);
            case JsonTokenType.False:
                return new ScalarNode(ScalarKind.Boolean, "false", 0, 0);
            default:
                return new ScalarNode(ScalarKind.Null, "null", 0, 0);
        }
    }
}
