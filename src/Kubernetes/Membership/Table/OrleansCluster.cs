using System.Text.Json;
using System.Text.Json.Nodes;
using KGateway.Kubernetes.Api;

namespace KGateway.Kubernetes.Membership.Table;

/// <summary>
/// A version of the OrleansCluster object. One object holds all rows, so that each change is one compare-and-swap on its resourceVersion.
/// </summary>
internal sealed record OrleansCluster(JsonElement Metadata, string ResourceVersion, ClusterTable Table)
{
    private const string Group = "gateway.kgateway.dev";
    private const string Version = "v1alpha1";
    private const string Plural = "orleansclusters";

    public static string Collection(string ns) => KubernetesPath.Collection(Group, Version, Plural, ns);

    public static string Path(string ns, string name) => KubernetesPath.Object(Group, Version, Plural, ns, name);

    /// <summary>Reads an object as the API gives it.</summary>
    /// <exception cref="InvalidDataException">It isn't what we write; the message names it.</exception>
    public static OrleansCluster Read(JsonElement json)
    {
        var metadata = json.GetProperty("metadata");
        try
        {
            var table = json.TryGetProperty("table", out var value) ? value.Deserialize(ClusterTableJson.Default.ClusterTable) : null;
            // Without a table: made by hand to begin with.
            table ??= ClusterTable.Empty;
            foreach (var (silo, row) in table.Silos)
                Check(silo, row);
            return new OrleansCluster(metadata, metadata.GetProperty("resourceVersion").GetString()!, table);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new InvalidDataException($"The OrleansCluster {metadata.GetProperty("name").GetString()} can't be read: {e.Message}", e);
        }
    }

    /// <summary>The object for the first silo of all, or to restore a lost one.</summary>
    public static JsonObject Create(string name, ClusterTable table) => Body(new JsonObject { ["name"] = name }, table);

    /// <summary>
    /// This object with another table; its resourceVersion goes along, so that the server refuses it if the object has changed.
    /// </summary>
    public JsonObject With(ClusterTable table)
    {
        var metadata = JsonObject.Create(Metadata)!;
        metadata.Remove("managedFields");
        return Body(metadata, table);
    }

    private static void Check(string silo, SiloRow row)
    {
        SiloAddress.FromParsableString(silo);
        if (!Enum.TryParse<SiloStatus>(row.Status, out _))
            throw new FormatException($"the status '{row.Status}' of {silo} is unknown.");
        foreach (var suspicion in row.Suspects.IsDefault ? [] : row.Suspects)
            SiloAddress.FromParsableString(suspicion.Silo);
    }

    private static JsonObject Body(JsonObject metadata, ClusterTable table) => new()
    {
        ["apiVersion"] = $"{Group}/{Version}",
        ["kind"] = "OrleansCluster",
        ["metadata"] = metadata,
        ["table"] = JsonSerializer.SerializeToNode(table, ClusterTableJson.Default.ClusterTable),
    };
}
