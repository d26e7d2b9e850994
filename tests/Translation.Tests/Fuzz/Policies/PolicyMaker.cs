using System.Text.Json.Nodes;
using KGateway.Resources;

namespace KGateway.Translation.Tests.Fuzz.Policies;

/// <summary>Makes random policies: most of them right, some with something outside of what the API allows.</summary>
internal sealed class PolicyMaker(Random random, PolicyReferences references)
{
    private const int Attempts = 12;

    private readonly SchemaValues _values = new(random, references);

    /// <summary>An object of a kind with some random fields in its specification, beside those that are given.</summary>
    public JsonObject Of(ResourceKind kind, string @namespace, string name, int fields, JsonObject? given = null, string? only = null)
    {
        var spec = given ?? [];
        Fill(spec, PolicySchemas.SpecOf(kind), kind.Name, fields, only, part => Object(kind, @namespace, name, Joined(given, part)));
        return Object(kind, @namespace, name, spec);
    }

    /// <summary>Random settings of one port, for a ListenerPolicy.</summary>
    public JsonObject PortSettings(int fields)
    {
        var kind = ResourceKinds.ListenerPolicy;
        var schema = PolicySchemas.SpecOf(kind)["properties"]!["perPort"]!["items"]!["properties"]!["listener"]!.AsObject();
        var settings = new JsonObject();
        if (random.Next(3) == 0)
            Fill(settings, schema, "listener", 1, null, part => Object(kind, "x", "x", new JsonObject { ["default"] = part.DeepClone() }));
        var http = new JsonObject();
        Fill(http, schema["properties"]!["httpSettings"]!.AsObject(), "httpSettings", fields, null, part =>
            Object(kind, "x", "x", new JsonObject { ["default"] = new JsonObject { ["httpSettings"] = part.DeepClone() } }));
        settings["httpSettings"] = http;
        return settings;
    }

    /// <summary>An object as it would be written.</summary>
    public static JsonObject Object(ResourceKind kind, string @namespace, string name, JsonObject spec) => new()
    {
        ["apiVersion"] = kind.ApiVersion,
        ["kind"] = kind.Name,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace },
        ["spec"] = spec,
    };

    // Fields are tried one by one, so that one that is wrong doesn't hide the others.
    private void Fill(JsonObject spec, JsonObject schema, string path, int count, string? only, Func<JsonObject, JsonObject> whole)
    {
        var properties = schema["properties"]!.AsObject();
        var needed = schema["required"]?.AsArray().Select(static name => (string)name!).Where(name => !spec.ContainsKey(name)).ToArray() ?? [];
        var names = properties.Select(static property => property.Key).Except(needed).Where(name => !spec.ContainsKey(name)).ToArray();
        random.Shuffle(names);
        var must = only is null ? needed : [only];
        var mayBreak = random.Next(6) == 0;
        foreach (var name in must.Concat(names.Take(only is null ? count : 0)))
        {
            JsonNode? value = null;
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                _values.Hostile = mayBreak && random.Next(2) == 0;
                value = _values.Of(properties[name]!.AsObject(), $"{path}.{name}");
                if (mayBreak || IsValid(whole(new JsonObject { [name] = value?.DeepClone() })))
                    break;
            }

            spec[name] = value;
        }
    }

    private static bool IsValid(JsonObject @object) => !ResourceReader.Read("policy.yaml", @object.ToJsonString()).HasErrors;

    private static JsonObject Joined(JsonObject? given, JsonObject part)
    {
        var all = given?.DeepClone().AsObject() ?? [];
        foreach (var (name, value) in part)
            all[name] = value?.DeepClone();
        return all;
    }
}
