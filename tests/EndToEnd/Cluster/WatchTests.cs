using System.Text.Json;
using KGateway.EndToEnd.Cluster.Harness;
using KGateway.EndToEnd.Harness;
using KGateway.Kubernetes.Api;
using KGateway.Resources;

namespace KGateway.EndToEnd.Cluster;

/// <summary>What the control plane costs the API server at rest.</summary>
[Trait("Duration", "Long")]
[Collection("Cluster")]
public sealed class WatchTests(Installation installation, ITestOutputHelper output)
{
    [Fact]
    public async Task Each_kind_is_watched_once_whatever_the_number_of_replicas()
    {
        await installation.UpAsync(1);
        var served = new List<ResourceKind>();
        foreach (var kind in ResourceKinds.All)
        {
            if (await installation.Api.GetAsync($"{KubernetesPath.Collection(kind)}?limit=1", CancellationToken.None) is not null)
            {
                served.Add(kind);
            }
        }

        // Endpoints are watched for proxies only.
        var site = await Site.CreateAsync(installation, 1);
        await installation.ScaleAsync(0);
        // The cluster's own controllers watch every kind too, some time after its definition came, or came back.
        await Eventually.TrueAsync(
            async () => await CountAsync() is var watched && served.TrueForAll(kind => watched.GetValueOrDefault(NameOf(kind)) > 0),
            "the controllers of the cluster watch all kinds",
            TimeSpan.FromSeconds(150),
            TimeSpan.FromSeconds(1));
        var none = await StableAsync();
        var with = new Dictionary<int, Dictionary<string, int>>();
        foreach (var replicas in new[] { 1, 3 })
        {
            await installation.ScaleAsync(replicas);
            await installation.SettledAsync(replicas, 1, site.Namespace);
            with[replicas] = (await StableAsync()).ToDictionary(static pair => pair.Key, pair => pair.Value - none.GetValueOrDefault(pair.Key));
        }

        output.WriteLine("watches of the control plane by kind: with one replica, with three");
        foreach (var name in with[3].Keys.Union(with[1].Keys).Order(StringComparer.Ordinal).Where(name => Of(1, name) != 0 || Of(3, name) != 0))
        {
            output.WriteLine($"  {name}: {Of(1, name)}, {Of(3, name)}");
        }

        Assert.NotEmpty(served);
        Assert.All(served, kind => Assert.Equal((kind.Plural, 1, 1), (kind.Plural, Of(1, NameOf(kind)), Of(3, NameOf(kind)))));

        int Of(int replicas, string name) => with[replicas].GetValueOrDefault(name);
    }

    private static string NameOf(ResourceKind kind) => $"{kind.Group}/{kind.Plural} in the cluster";

    // Others come and go as well; a count is taken when it has stayed the same for a while.
    private async Task<Dictionary<string, int>> StableAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var (last, same) = ("", 0);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < 120 && same < 4; i++)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            counts = await CountAsync();
            var now = JsonSerializer.Serialize(counts.OrderBy(static pair => pair.Key, StringComparer.Ordinal));
            same = now == last ? same + 1 : 0;
            last = now;
        }

        return counts;
    }

    private async Task<Dictionary<string, int>> CountAsync() => Installation
        .Metrics(await installation.Lab.KubectlAsync("get", "--raw", "/metrics"), "apiserver_longrunning_requests")
        .Where(static sample => Label(sample.Labels, "verb") == "WATCH")
        .GroupBy(static sample => $"{Label(sample.Labels, "group")}/{Label(sample.Labels, "resource")} in the {Label(sample.Labels, "scope")}")
        .ToDictionary(static group => group.Key, static group => (int)group.Sum(static sample => sample.Value));

    private static string Label(string labels, string name)
    {
        var start = labels.IndexOf($"{name}=\"", StringComparison.Ordinal) + name.Length + 2;
        return labels[start..labels.IndexOf('"', start)];
    }
}
