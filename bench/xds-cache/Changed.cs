using System.Text.Json.Serialization;

namespace KGateway.Bench.XdsCache;

/// <summary>What a driver of changes is told to look for.</summary>
internal sealed record Changed(
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("index")] int Index,
    [property: JsonPropertyName("seq")] int Sequence,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("marker")] string Marker);
