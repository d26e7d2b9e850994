using KGateway.EnvoyApi;

namespace KGateway.Silo.Admin;

/// <summary>Reads what a proxy really has from Envoy's admin interface.</summary>
internal static class EnvoyConfigDump
{
    private static readonly Dictionary<string, (string Key, string Inner)> Sections = new(StringComparer.Ordinal)
    {
        ["dynamic_active_clusters"] = ("clusters", "cluster"),
        ["dynamic_warming_clusters"] = ("clusters", "cluster"),
        ["dynamic_route_configs"] = ("routes", "route_config"),
        ["dynamic_listeners"] = ("listeners", "listener"),
    };

    /// <summary>Version by name, for each of clusters, listeners and routes that came over xDS.</summary>
    public static async Task<IReadOnlyDictionary<string, SortedDictionary<string, string>>> VersionsAsync(
        HttpClient http, Uri admin, CancellationToken cancellationToken)
    {
        var dump = EnvoyJson.ToTree(await http.GetStringAsync(new Uri(admin, "config_dump"), cancellationToken));
        var versions = Sections.Values.Select(static section => section.Key).Distinct()
            .ToDictionary(static key => key, static _ => new SortedDictionary<string, string>(StringComparer.Ordinal));
        foreach (var config in dump?["configs"]?.AsArray() ?? [])
        {
            foreach (var (field, (key, inner)) in Sections)
            {
                foreach (var entry in config?[field]?.AsArray() ?? [])
                {
                    // A listener's state is one level deeper.
                    var held = key == "listeners" ? entry?["active_state"] ?? entry?["warming_state"] : entry;
                    if (held?[inner]?["name"]?.GetValue<string>() is { } name)
                        versions[key][name] = held["version_info"]?.GetValue<string>() ?? "";
                }
            }
        }

        return versions;
    }
}
