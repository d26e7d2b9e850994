using System.Globalization;
using System.Text.Json.Nodes;
using KGateway.Translation.Tests.Golden;

namespace KGateway.Translation.Tests.Fuzz;

/// <summary>Joins many translations to one configuration, so that one run of Envoy checks them all.</summary>
internal static class FuzzBootstrap
{
    private const int FirstPort = 1024;

    /// <summary>The configuration of some documents; names and ports are made different.</summary>
    public static JsonObject Of(IEnumerable<JsonObject> documents)
    {
        JsonObject? whole = null;
        var (number, port) = (0, FirstPort);
        foreach (var document in documents)
        {
            var one = EnvoyBootstrap.Of(document);
            var resources = one["staticResources"]!.AsObject();
            AddEndpoints(resources["clusters"]!.AsArray(), document["endpoints"]!.AsArray());
            var prefix = string.Create(CultureInfo.InvariantCulture, $"{number++}~");
            foreach (var listener in resources["listeners"]!.AsArray())
            {
                listener!["name"] = prefix + listener["name"];
                if (listener["address"]?["socketAddress"] is JsonObject address)
                {
                    Assert.InRange((int)address["portValue"]!, 1, 65535);
                    address["portValue"] = port++;
                }
            }

            foreach (var cluster in resources["clusters"]!.AsArray())
            {
                if ((string?)cluster!["name"] is { } name and not "control-plane")
                    cluster["name"] = prefix + name;
            }

            if (whole is null)
            {
                whole = one;
                continue;
            }

            foreach (var kind in new[] { "listeners", "clusters" })
            {
                foreach (var resource in resources[kind]!.AsArray().ToArray())
                {
                    resources[kind]!.AsArray().Remove(resource);
                    if ((string?)resource!["name"] != "control-plane")
                        whole["staticResources"]![kind]!.AsArray().Add(resource);
                }
            }
        }

        return whole ?? [];
    }

    // Load assignments that come over xDS would not be checked.
    private static void AddEndpoints(JsonArray clusters, JsonArray assignments)
    {
        foreach (var assignment in assignments)
        {
            clusters.Add(new JsonObject
            {
                ["name"] = $"endpoints~{assignment!["clusterName"]}",
                ["type"] = "STATIC",
                ["connectTimeout"] = "1s",
                ["loadAssignment"] = assignment.DeepClone(),
            });
        }
    }
}
