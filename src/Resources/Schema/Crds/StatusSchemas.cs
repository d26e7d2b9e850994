using System.Text.Json.Nodes;
using KGateway.Resources.Binding;

namespace KGateway.Resources.Schema.Crds;

/// <summary>Schemas of statuses, which records leave out, and the columns that show them.</summary>
internal static class StatusSchemas
{
    private const int MaxAncestors = 16;
    private const string TargetReferences = "TargetRefs";

    /// <summary>Whether a kind attaches to others and so tells its status for each of their owners.</summary>
    public static bool IsPolicy(ResourceKind kind) =>
        kind.Type.GetProperty("Spec")?.PropertyType is { } spec
        && RecordFields.Of(spec).Any(static field => field.Name == TargetReferences);

    /// <summary>The schema of a kind's status.</summary>
    public static JsonObject Of(ResourceKind kind)
    {
        var schema = new JsonObject { ["type"] = "object", ["description"] = "What the control plane found." };
        if (IsPolicy(kind))
        {
            schema["properties"] = new JsonObject
            {
                ["ancestors"] = new JsonObject { ["type"] = "array", ["maxItems"] = MaxAncestors, ["items"] = Ancestor() },
            };
        }
        else if (HasConditions(kind))
        {
            schema["properties"] = new JsonObject { ["conditions"] = Conditions() };
        }

        return schema;
    }

    /// <summary>The columns of a table of objects.</summary>
    public static JsonArray Columns(ResourceKind kind)
    {
        var columns = new JsonArray();
        if (HasConditions(kind))
            columns.Add(Column("Accepted", "string", ".status.conditions[?(@.type=='Accepted')].status"));
        columns.Add(Column("Age", "date", ".metadata.creationTimestamp"));
        return columns;
    }

    private static bool HasConditions(ResourceKind kind) => kind == ResourceKinds.Backend || kind == ResourceKinds.GatewayExtension;

    private static JsonObject Column(string name, string type, string path) =>
        new() { ["name"] = name, ["type"] = type, ["jsonPath"] = path };

    private static JsonObject Ancestor() => Record(
        ["ancestorRef", "controllerName"],
        ("ancestorRef", Record(
            ["name"],
            ("group", Text(253)),
            ("kind", Text(63)),
            ("namespace", Text(63)),
            ("name", Text(253)),
            ("sectionName", Text(253)),
            ("port", new JsonObject { ["type"] = "integer", ["format"] = "int32" }))),
        ("controllerName", Text(253)),
        ("conditions", Conditions()));

    private static JsonObject Conditions() => new()
    {
        ["type"] = "array",
        ["x-kubernetes-list-type"] = "map",
        ["x-kubernetes-list-map-keys"] = new JsonArray("type"),
        ["items"] = Record(
            ["type", "status", "reason", "message", "lastTransitionTime"],
            ("type", Text(316)),
            ("status", new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("True", "False", "Unknown") }),
            ("reason", Text(1024)),
            ("message", Text(32768)),
            ("lastTransitionTime", new JsonObject { ["type"] = "string", ["format"] = "date-time" }),
            ("observedGeneration", new JsonObject { ["type"] = "integer", ["format"] = "int64", ["minimum"] = 0 })),
    };

    private static JsonObject Text(int max) => new() { ["type"] = "string", ["maxLength"] = max };

    private static JsonObject Record(string[] required, params (string Name, JsonObject Schema)[] fields)
    {
        var properties = new JsonObject();
        foreach ((string name, JsonObject schema) in fields)
            properties[name] = schema;
        return new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray([.. required.Select(static name => (JsonNode)name)]),
            ["properties"] = properties,
        };
    }
}
