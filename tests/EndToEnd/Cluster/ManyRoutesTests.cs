using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using KGateway.EndToEnd.Cluster.Harness;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster;

/// <summary>What the control plane costs the API server under change.</summary>
[Trait("Duration", "Long")]
[Collection("Cluster")]
public sealed class ManyRoutesTests(Installation installation, ITestOutputHelper output)
{
    private const int Routes = 1000;
    private const int AtOnce = 20;

    [Fact]
    public async Task A_thousand_routes_attached_at_once_cost_one_status_write_each_and_are_counted()
    {
        await installation.UpAsync(3);
        var site = await Site.CreateAsync(installation, 1);
        try
        {
            await AttachAsync(site);
        }
        finally
        {
            // So many would slow down the tests that follow.
            await installation.Lab.KubectlAsync("delete", "namespace", site.Namespace, "--wait=false");
        }
    }

    private async Task AttachAsync(Site site)
    {
        await site.GatewayAsync("Programmed");
        var before = await SettledWritesAsync();
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Routes),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (i, cancellationToken) => await installation.Api.PostAsync(
                $"/apis/gateway.networking.k8s.io/v1/namespaces/{site.Namespace}/httproutes", Route(i), cancellationToken));
        output.WriteLine($"the API server took {Routes} routes within {clock.Elapsed.TotalSeconds:F1} s");
        clock.Restart();
        await Eventually.TrueAsync(
            async () => await AttachedAsync(site) == Routes + 1, "all routes are counted", TimeSpan.FromSeconds(120), TimeSpan.FromMilliseconds(100));
        output.WriteLine($"attachedRoutes is right {clock.Elapsed.TotalSeconds:F1} s after the last write");
        await Eventually.TrueAsync(
            async () => await AcceptedAsync(site) == Routes + 1, "all routes are accepted", TimeSpan.FromSeconds(180), TimeSpan.FromMilliseconds(500));
        output.WriteLine($"all statuses are written {clock.Elapsed.TotalSeconds:F1} s after it");
        var writes = await SettledWritesAsync();
        var (routes, gateways) = (writes.Routes - before.Routes, writes.Gateways - before.Gateways);
        output.WriteLine($"status writes: {routes} of routes and {gateways} of Gateways");
        Assert.Equal(Routes + 1, await AttachedAsync(site));
        Assert.True(routes + gateways <= 1.1 * Routes, $"{routes} status writes of routes and {gateways} of Gateways");
    }

    private static JsonObject Route(int i) => JsonNode.Parse($$"""
        {
          "apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute", "metadata": {"name": "many-{{i}}"},
          "spec": {
            "parentRefs": [{"name": "edge"}], "hostnames": ["many-{{i}}.example"],
            "rules": [{"backendRefs": [{"name": "web", "port": 80}]}]
          }
        }
        """)!.AsObject();

    private async Task<int> AttachedAsync(Site site) =>
        (await installation.Api.GetAsync($"/apis/gateway.networking.k8s.io/v1/namespaces/{site.Namespace}/gateways/edge", CancellationToken.None))!.Value
            .GetProperty("status").GetProperty("listeners")[0].GetProperty("attachedRoutes").GetInt32();

    private async Task<int> AcceptedAsync(Site site) =>
        (await installation.Api.GetAsync($"/apis/gateway.networking.k8s.io/v1/namespaces/{site.Namespace}/httproutes", CancellationToken.None))!.Value
            .GetProperty("items").EnumerateArray().Count(IsAccepted);

    private static bool IsAccepted(JsonElement route) => route.TryGetProperty("status", out var status)
        && status.TryGetProperty("parents", out var parents) && parents.GetArrayLength() == 1
        && parents[0].GetProperty("conditions").EnumerateArray().Any(static condition =>
            condition.GetProperty("type").GetString() == "Accepted" && condition.GetProperty("status").GetString() == "True");

    // Late writes count as well, but not those that are still to come of what other tests did.
    private async Task<(double Routes, double Gateways)> SettledWritesAsync()
    {
        var (last, now) = ((-1.0, -1.0), (-1.0, -1.0));
        await Eventually.TrueAsync(
            async () =>
            {
                (last, now) = (now, await WritesAsync());
                return last == now;
            },
            "no more statuses are written",
            TimeSpan.FromSeconds(120),
            TimeSpan.FromSeconds(3));
        return now;
    }

    private async Task<(double Routes, double Gateways)> WritesAsync()
    {
        var samples = Installation.Metrics(await installation.Lab.KubectlAsync("get", "--raw", "/metrics"), "apiserver_request_total").ToArray();
        return (Of("httproutes"), Of("gateways"));

        double Of(string resource) => samples
            .Where(sample => sample.Labels.Contains($"resource=\"{resource}\"", StringComparison.Ordinal)
                && sample.Labels.Contains("subresource=\"status\"", StringComparison.Ordinal)
                && !sample.Labels.Contains("verb=\"GET\"", StringComparison.Ordinal))
            .Sum(static sample => sample.Value);
    }
}
