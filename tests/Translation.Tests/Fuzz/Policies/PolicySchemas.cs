using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KGateway.Resources;
using KGateway.Resources.Schema.Crds;

namespace KGateway.Translation.Tests.Fuzz.Policies;

/// <summary>The schemas of the specifications of kinds, as their records say.</summary>
internal static class PolicySchemas
{
    private static readonly XmlDescriptions Descriptions = XmlDescriptions.Read();

    private static readonly ConcurrentDictionary<ResourceKind, JsonObject> Specs = new();

    /// <summary>The schema of the field <c>spec</c> of a kind, without the fields that say what it applies to.</summary>
    public static JsonObject SpecOf(ResourceKind kind) => Specs.GetOrAdd(kind, static kind =>
    {
        var version = CustomResourceDefinitions.Definition(kind, Descriptions)["spec"]!["versions"]![0]!;
        var spec = version["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!.AsObject();
        foreach (var field in new[] { "targetRefs", "targetRef", "targetSelectors", "selector", "workloadSelector" })
            spec["properties"]!.AsObject().Remove(field);
        // Numbers of parsed JSON can be read as any type.
        return JsonNode.Parse(spec.ToJsonString())!.AsObject();
    });
}
