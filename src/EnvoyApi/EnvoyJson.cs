using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace KGateway.EnvoyApi;

/// <summary>
/// The proto3 JSON form of Envoy messages. The content of an <c>Any</c> is written out, so its type must be in
/// <see cref="EnvoyTypes.Registry"/>.
/// </summary>
public static class EnvoyJson
{
    /// <summary>
    /// How many objects and lists a JSON form may have within each other: Envoy reads 100 messages within messages, each may be in a list.
    /// </summary>
    public const int MaxDepth = 512;

    private static readonly JsonDocumentOptions TreeOptions = new() { MaxDepth = MaxDepth };

    private static readonly Lazy<JsonFormatter> Formatter =
        new(() => new JsonFormatter(JsonFormatter.Settings.Default.WithTypeRegistry(EnvoyTypes.Registry)));

    private static readonly Lazy<JsonParser> Parser =
        new(() => new JsonParser(new JsonParser.Settings(MaxDepth, EnvoyTypes.Registry)));

    /// <summary>Prints a message on one line, with lowerCamelCase names and without fields at their default.</summary>
    /// <exception cref="InvalidOperationException">An <c>Any</c> inside holds a type that the registry lacks.</exception>
    public static string Format(IMessage message) => Formatter.Value.Format(message);

    /// <summary>The JSON form as a tree, however deeply its messages nest.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static JsonNode? ToTree(string json) => JsonNode.Parse(json, documentOptions: TreeOptions);

    /// <summary>
    /// Reads a message; field names may be lowerCamelCase or snake_case. An <c>Any</c> without <c>@type</c> reads as an empty one,
    /// whatever else it holds: the library's rule.
    /// </summary>
    /// <exception cref="FormatException">
    /// The text is no JSON, a field is unknown or of the wrong type, or an <c>@type</c> is not in the registry. The message gives the
    /// reason.
    /// </exception>
    public static T Parse<T>(string json) where T : IMessage, new()
    {
        try
        {
            return Parser.Value.Parse<T>(json);
        }
        // The parser's three ways to refuse a text; the last is for an unknown @type.
        catch (Exception e) when (e is InvalidJsonException or InvalidProtocolBufferException or InvalidOperationException)
        {
            throw new FormatException($"Not a JSON form of {new T().Descriptor.FullName}: {e.Message}", e);
        }
    }
}
