using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KGateway.Kubernetes.Tests.Charts;

/// <summary>The objects that a chart makes.</summary>
internal sealed record RenderedChart(IReadOnlyList<JsonObject> Objects)
{
    public JsonObject Deployment => One("Deployment");

    public JsonNode Pod => Deployment["spec"]!["template"]!;

    public JsonNode Container => Assert.Single(Pod["spec"]!["containers"]!.AsArray())!;

    /// <summary>The container's environment; null for a variable that isn't a plain value.</summary>
    public Dictionary<string, string?> Environment => Container["env"]!.AsArray()
        .ToDictionary(static entry => (string)entry!["name"]!, static entry => (string?)entry!["value"]);

    public IEnumerable<string> Kinds => Objects.Select(static each => (string)each["kind"]!);

    public static RenderedChart Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return new RenderedChart([.. stream.Documents
            .Where(static document => document.RootNode is YamlMappingNode)
            .Select(static document => (JsonObject)Convert(document.RootNode)!)]);
    }

    public JsonObject One(string kind) => Assert.Single(Objects, each => (string?)each["kind"] == kind);

    public static string[] Texts(JsonNode? list) => [.. list?.AsArray().Select(static item => item!.ToString()) ?? []];

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(static entry => KeyValuePair.Create(entry.Key.ToString(), Convert(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => plain.Value switch
        {
            "" or "null" or "~" => null,
            "true" => true,
            "false" => false,
            var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            var text => text,
        },
        YamlScalarNode text => text.Value,
        _ => throw new InvalidOperationException(node.GetType().Name),
    };
}
