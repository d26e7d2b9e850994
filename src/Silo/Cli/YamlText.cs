using System.Text.Json;
using System.Text.Json.Nodes;
using KGateway.EnvoyApi;
using YamlDotNet.Serialization;

namespace KGateway.Silo.Cli;

/// <summary>YAML for people.</summary>
internal static class YamlText
{
    /// <summary>The YAML of a JSON document.</summary>
    public static string Of(JsonNode node) =>
        Serializer().Serialize(Plain(JsonSerializer.SerializeToElement(node, CliJson.Options))!);

    private static ISerializer Serializer() => new SerializerBuilder()
        .WithQuotingNecessaryStrings().DisableAliases().WithIndentedSequences().WithMaximumRecursion(EnvoyJson.MaxDepth).Build();

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
