using System.Globalization;

namespace KGateway.EndToEnd.Harness;

/// <summary>An Envoy's admin interface.</summary>
internal static class EnvoyAdmin
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>The counters and gauges whose names match a regular expression.</summary>
    public static async Task<Dictionary<string, long>> StatsAsync(Uri admin, string filter)
    {
        var text = await Client.GetStringAsync(new Uri(admin, $"/stats?filter={Uri.EscapeDataString(filter)}"));
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(": "))
            .Where(parts => parts.Length == 2 && long.TryParse(parts[1], CultureInfo.InvariantCulture, out _))
            .ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>All its clusters, with what it says of each.</summary>
    public static Task<string> ClustersAsync(Uri admin) => Client.GetStringAsync(new Uri(admin, "/clusters"));

    /// <summary>Gives a value to a key of its runtime.</summary>
    public static async Task SetRuntimeAsync(Uri admin, string key, string value)
    {
        using var answer = await Client.PostAsync(new Uri(admin, $"/runtime_modify?{key}={value}"), null);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>How many updates it refused, over all resource types.</summary>
    public static async Task<long> RejectedAsync(Uri admin) =>
        (await StatsAsync(admin, "update_rejected")).Values.Sum();
}
