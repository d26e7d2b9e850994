using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using KGateway.EnvoyApi;

namespace KGateway.Silo.Cli;

/// <summary>JSON for people and scripts.</summary>
internal static class CliJson
{
    /// <summary>Camel case, indented, enums by name, no nulls.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        MaxDepth = EnvoyJson.MaxDepth,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The JSON of a value.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);
}
