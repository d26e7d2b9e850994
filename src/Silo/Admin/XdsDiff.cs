using System.Text.Json.Nodes;
using KGateway.Grains.Contracts.Views;
using KGateway.Resources;

namespace KGateway.Silo.Admin;

/// <summary>What a proxy has beside what it should have.</summary>
/// <param name="Node">The proxy.</param>
/// <param name="Gateway">Its Gateway.</param>
/// <param name="Differences">Resources that differ; none when it is up to date.</param>
/// <param name="Compared">How many resources were compared.</param>
internal sealed record XdsDiff(string Node, string Gateway, IReadOnlyList<XdsDifference> Differences, int Compared)
{
    private static readonly string[] Types = ["clusters", "listeners", "routes"];

    /// <summary>Compares the versions of clusters, listeners and routes.</summary>
    public static async Task<XdsDiff?> ReadAsync(
        IClusterView view, HttpClient http, string node, ObjectKey gateway, Uri admin, CancellationToken cancellationToken)
    {
        if (await XdsDocument.ReadAsync(view, gateway, cancellationToken) is not { } wanted)
            return null;
        return Of(node, gateway.ToString(), wanted, await EnvoyConfigDump.VersionsAsync(http, admin, cancellationToken));
    }

    /// <summary>Compares a dump of what is wanted with the versions that a proxy holds.</summary>
    public static XdsDiff Of(
        string node, string gateway, JsonObject wanted, IReadOnlyDictionary<string, SortedDictionary<string, string>> held)
    {
        var differences = new List<XdsDifference>();
        var compared = 0;
        foreach (var type in Types)
        {
            var should = wanted[type]!.AsArray().ToDictionary(
                static resource => resource!["name"]!.GetValue<string>(), static resource => resource!["version"]!.GetValue<string>());
            foreach (var name in should.Keys.Union(held[type].Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                compared++;
                var has = held[type].GetValueOrDefault(name);
                var want = should.GetValueOrDefault(name);
                if (has != want)
                    differences.Add(new XdsDifference(type, name, has, want));
            }
        }

        return new XdsDiff(node, gateway, differences, compared);
    }
}

/// <param name="Type">clusters, listeners or routes.</param>
/// <param name="Name">Name of the resource.</param>
/// <param name="Has">The version that the proxy has; null for none.</param>
/// <param name="Should">The version that it should have; null for none.</param>
internal sealed record XdsDifference(string Type, string Name, string? Has, string? Should);
