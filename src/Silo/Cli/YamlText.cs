using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace KGateway.Silo.Cli;

/// <summary>YAML for people.</summary>
internal static class YamlText
{
    /// <summary>The YAML of a JSON document.</summary>
    public static string Of(JsonNode node) =>
        new SerializerBuilder().WithQuotingNecessaryStrings().DisableAliases().WithIndentedSequences().Build().Serialize(Plain(node)!);

    private static object? Plain(JsonNode? node) => node switch
    {
        JsonObject map => map.ToDictionary(static pair => pair.Key, static pair => Plain(pair.Value)),
        JsonArray list => list.Select(Plain).ToList(),
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value when value.TryGetValue<long>(out var whole) => whole,
        JsonValue value => value.GetValue<double>(),
        _ => null,
    };
}
