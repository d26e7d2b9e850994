using System.Text.Json.Nodes;
using KGateway.EnvoyApi;
using KGateway.Grains.Contracts.Views;
using KGateway.Resources;
using KGateway.Translation.Documents;
using KGateway.Translation.Encoding;

namespace KGateway.Silo.Admin;

/// <summary>What the proxies of a Gateway should have.</summary>
internal static class XdsDocument
{
    private static readonly string[] Keys = ["clusters", "endpoints", "secrets", "listeners", "routes"];

    /// <summary>The resources by type, each with name and version; null when there is no such Gateway.</summary>
    public static async Task<JsonObject?> ReadAsync(IClusterView view, ObjectKey gateway, CancellationToken cancellationToken)
    {
        if (await view.GetSnapshotAsync(gateway, cancellationToken) is not { } snapshot)
            return null;
        var document = new JsonObject { ["gateway"] = gateway.ToString(), ["revision"] = snapshot.Revision };
        foreach (var type in XdsTypes.All)
        {
            var list = new JsonArray();
            foreach (var resource in snapshot[type].Resources.OrderBy(static resource => resource.Name, StringComparer.Ordinal))
            {
                list.Add(new JsonObject
                {
                    ["name"] = resource.Name,
                    ["version"] = resource.Version.ToString(),
                    ["bytes"] = resource.Length,
                    // Private keys stay where they are.
                    ["resource"] = type == XdsType.Secret
                        ? SecretRedaction.Redacted
                        : SecretRedaction.Apply(EnvoyJson.ToTree(EnvoyResourceJson.Of(resource))),
                });
            }

            document[Keys[(int)type]] = list;
        }

        return document;
    }
}
