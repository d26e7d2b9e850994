using System.Globalization;
using System.Text.Json.Nodes;
using KGateway.Translation.Tests.Golden;

namespace KGateway.Translation.Tests.Fuzz.Policies;

/// <summary>
/// Joins translations to one configuration. Clusters keep their names, because other things refer to them; secrets are put in, because
/// those that come over xDS would not be checked.
/// </summary>
internal static class PolicyBootstrap
{
    private const int FirstPort = 1024;

    /// <summary>The configuration of some documents; clusters of the same name are taken once.</summary>
    public static JsonObject Of(IEnumerable<JsonObject> documents)
    {
        JsonObject? whole = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (number, port) = (0, FirstPort);
        foreach (var document in documents)
        {
            var one = EnvoyBootstrap.Of(document);
            var resources = one["staticResources"]!.AsObject();
            var prefix = string.Create(CultureInfo.InvariantCulture, $"{number++}~");
            var secrets = resources["secrets"]!.AsArray();
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var secret in document["secrets"]!.AsArray())
                names.Add((string)secret!["name"]!);
            UseStatic(resources, names, prefix);
            foreach (var secret in document["secrets"]!.AsArray())
            {
                var copy = secret!.DeepClone();
                copy["name"] = prefix + copy["name"];
                secrets.Add(copy);
            }

            foreach (var listener in resources["listeners"]!.AsArray())
            {
                listener!["name"] = prefix + listener["name"];
                if (listener["address"]?["socketAddress"] is JsonObject address)
                    address["portValue"] = port++;
            }

            whole ??= new JsonObject
            {
                ["node"] = one["node"]!.DeepClone(),
                ["dynamicResources"] = one["dynamicResources"]!.DeepClone(),
                ["staticResources"] = new JsonObject { ["listeners"] = new JsonArray(), ["clusters"] = new JsonArray(), ["secrets"] = new JsonArray() },
            };
            foreach (var kind in new[] { "listeners", "clusters", "secrets" })
            {
                foreach (var resource in resources[kind]!.AsArray())
                {
                    if (seen.Add($"{kind}/{resource!["name"]}"))
                        whole["staticResources"]![kind]!.AsArray().Add(resource.DeepClone());
                }
            }
        }

        return whole ?? [];
    }

    private static void UseStatic(JsonNode? node, HashSet<string> secrets, string prefix)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (var item in items)
                    UseStatic(item, secrets, prefix);
                break;
            case JsonObject fields when fields["sdsConfig"] is not null && (string?)fields["name"] is { } name && secrets.Contains(name):
                fields.Remove("sdsConfig");
                fields["name"] = prefix + name;
                break;
            case JsonObject fields:
                foreach (var (_, value) in fields)
                    UseStatic(value, secrets, prefix);
                break;
        }
    }
}
