using System.Text.Json;

namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>The configuration that an Envoy runs with, for fields whose effect traffic doesn't show.</summary>
internal static class ConfigDump
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>The configuration of a cluster; null while the Envoy doesn't have it.</summary>
    public static async Task<JsonElement?> ClusterAsync(Uri admin, string name) =>
        (await ResourcesAsync(admin, "dynamic_active_clusters"))
            .Select(static resource => resource.GetProperty("cluster"))
            .Cast<JsonElement?>()
            .FirstOrDefault(cluster => cluster!.Value.GetProperty("name").GetString() == name);

    /// <summary>The configuration of a listener; null while the Envoy doesn't have it.</summary>
    public static async Task<JsonElement?> ListenerAsync(Uri admin, string name) =>
        (await ResourcesAsync(admin, "dynamic_listeners"))
            .Where(resource => resource.GetProperty("name").GetString() == name && resource.TryGetProperty("active_state", out _))
            .Select(static resource => (JsonElement?)resource.GetProperty("active_state").GetProperty("listener"))
            .FirstOrDefault();

    /// <summary>The first route of the virtual host of a domain; null while the Envoy doesn't have it.</summary>
    public static async Task<JsonElement?> RouteAsync(Uri admin, string domain) =>
        (await ResourcesAsync(admin, "dynamic_route_configs"))
            .SelectMany(static resource => Entries(resource.GetProperty("route_config"), "virtual_hosts"))
            .Where(host => Entries(host, "domains").Any(known => known.GetString() == domain))
            .Select(static host => (JsonElement?)Entries(host, "routes").First())
            .FirstOrDefault();

    /// <summary>The HTTP filters of a listener, in order; empty while the Envoy doesn't have it.</summary>
    public static async Task<IReadOnlyList<JsonElement>> HttpFiltersAsync(Uri admin, string listener) =>
        await ListenerAsync(admin, listener) is not { } found
            ? []
            : [.. Entries(found, "filter_chains").SelectMany(static chain => Entries(chain, "filters"))
                .SelectMany(static filter => Entries(filter.GetProperty("typed_config"), "http_filters"))];

    /// <summary>The configuration of an HTTP filter of a listener; fails where there is none.</summary>
    public static async Task<JsonElement> HttpFilterAsync(Uri admin, string listener, string name) =>
        (await HttpFiltersAsync(admin, listener)).Single(filter => filter.GetProperty("name").GetString() == name).GetProperty("typed_config");

    /// <summary>The filter within one that may be switched off by metadata.</summary>
    public static JsonElement Switched(JsonElement filter) => filter.GetProperty("xds_matcher").GetProperty("matcher_list").GetProperty("matchers")[0]
        .GetProperty("on_match").GetProperty("action").GetProperty("typed_config").GetProperty("typed_config").GetProperty("typed_config");

    /// <summary>The value at a path of names and indexes, as text; fails with the whole document where there is none.</summary>
    public static string At(this JsonElement element, string path)
    {
        var at = element;
        foreach (var part in path.Split('/'))
        {
            if (int.TryParse(part, out var index))
            {
                Assert.True(at.ValueKind == JsonValueKind.Array && index < at.GetArrayLength(), $"no {part} of {path} in {element}");
                at = at[index];
                continue;
            }

            Assert.True(at.ValueKind == JsonValueKind.Object && at.TryGetProperty(part, out _), $"no {part} of {path} in {element}");
            at = at.GetProperty(part);
        }

        return at.ToString();
    }

    /// <summary>Checks several values, each a path and what is there.</summary>
    public static void Has(this JsonElement element, params (string Path, string Value)[] values) =>
        Assert.Equal(values.Select(static value => $"{value.Path}={value.Value}"), values.Select(value => $"{value.Path}={element.At(value.Path)}"));

    private static IEnumerable<JsonElement> Entries(JsonElement element, string list) =>
        element.TryGetProperty(list, out var entries) ? entries.EnumerateArray() : [];

    private static async Task<JsonElement[]> ResourcesAsync(Uri admin, string type)
    {
        using var document = JsonDocument.Parse(await Client.GetStringAsync(new Uri(admin, $"/config_dump?resource={type}")));
        return document.RootElement.TryGetProperty("configs", out var configs) ? [.. configs.Clone().EnumerateArray()] : [];
    }
}
