using System.Buffers.Text;
using System.Text.Json;

namespace KGateway.Translation.Policies.Extensions.Keys;

/// <summary>A key as RFC 7517 writes it, without private parts.</summary>
internal sealed record JsonWebKey
{
    /// <summary>What the key is used for.</summary>
    public string? Use { get; init; }

    /// <summary>Its type.</summary>
    public required string Kty { get; init; }

    /// <summary>Its identifier.</summary>
    public string? Kid { get; init; }

    /// <summary>Its curve.</summary>
    public string? Crv { get; init; }

    /// <summary>The algorithm that it is used with.</summary>
    public string? Alg { get; init; }

    /// <summary>The key, if it is a secret that issuer and proxy share.</summary>
    public string? K { get; init; }

    /// <summary>First coordinate.</summary>
    public string? X { get; init; }

    /// <summary>Second coordinate.</summary>
    public string? Y { get; init; }

    /// <summary>Modulus.</summary>
    public string? N { get; init; }

    /// <summary>Exponent.</summary>
    public string? E { get; init; }

    /// <summary>Reads a key; null with what is wrong.</summary>
    public static JsonWebKey? Read(string text, out string? problem)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(document.RootElement, out problem);
        }
        catch (JsonException)
        {
            problem = "it is no JSON";
            return null;
        }
    }

    /// <summary>Reads a key; null with what is wrong.</summary>
    public static JsonWebKey? Read(JsonElement element, out string? problem)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            problem = "a key must be an object";
            return null;
        }

        var key = new JsonWebKey
        {
            Use = Text(element, "use"),
            Kty = Text(element, "kty") ?? "",
            Kid = Text(element, "kid"),
            Crv = Text(element, "crv"),
            Alg = Text(element, "alg"),
            K = Bytes(element, "k", number: false),
            X = Bytes(element, "x", number: false),
            Y = Bytes(element, "y", number: false),
            N = Bytes(element, "n", number: true),
            E = Bytes(element, "e", number: true),
        };
        problem = KeyRules.FindProblem(key);
        return problem is null ? key : null;
    }

    /// <summary>Bytes in the alphabet of RFC 7515, without padding.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>Writes the key, members in a fixed order.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        Write("use", Use);
        Write("kty", Kty);
        Write("kid", Kid);
        Write("crv", Crv);
        Write("alg", Alg);
        Write("k", K);
        Write("x", X);
        Write("y", Y);
        Write("n", N);
        Write("e", E);
        writer.WriteEndObject();

        void Write(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                writer.WriteString(name, value);
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // Numbers are written without leading zeros.
    private static string? Bytes(JsonElement element, string name, bool number)
    {
        if (Text(element, name) is not { Length: > 0 } text || !Base64Url.IsValid(text))
            return null;
        ReadOnlySpan<byte> bytes = Base64Url.DecodeFromChars(text);
        return Encode(number ? bytes.TrimStart((byte)0) : bytes);
    }
}
