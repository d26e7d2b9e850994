using System.Text.Encodings.Web;
using System.Text.Json;

namespace KGateway.Translation.Policies.Extensions.Keys;

/// <summary>Several keys as RFC 7517 writes them.</summary>
internal static class JsonWebKeySet
{
    // The text isn't part of a page, so that signs of HTML need not be masked.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a set; null with what is wrong.</summary>
    public static IReadOnlyList<JsonWebKey>? Read(string text, out string? problem)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("keys", out var list)
                || list.ValueKind != JsonValueKind.Array
                || list.GetArrayLength() == 0)
            {
                problem = "no keys in set";
                return null;
            }

            var keys = new List<JsonWebKey>();
            foreach (var element in list.EnumerateArray())
            {
                if (JsonWebKey.Read(element, out problem) is not { } key)
                    return null;
                keys.Add(key);
            }

            problem = null;
            return keys;
        }
        catch (JsonException)
        {
            problem = "it is no JSON";
            return null;
        }
    }

    /// <summary>Writes a set.</summary>
    public static string Write(IReadOnlyList<JsonWebKey> keys)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("keys");
            foreach (var key in keys)
                key.WriteTo(writer);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
