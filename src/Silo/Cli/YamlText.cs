using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace KGateway.Silo.Cli;

/// <summary>YAML for people.</summary>
internal static class YamlText
{
    /// <summary>The YAML of a JSON document.</summary>
    public static string Of(JsonNode node) =>
        new SerializerBuilder().WithQuotingNecessaryStrings().DisableAliases().WithIndentedSequences().Build().Serialize(Plain(JsonSerializer.SerializeToElement(node))!);

    private static object? Plain(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().ToDictionary(static member => member.Name, static member => Plain(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Select(Plain).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => element.TryGetInt64(out var whole) ? whole : element.GetDouble(),
        _ => null,
    };
}
