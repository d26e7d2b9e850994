using System.Diagnostics;
using Grpc.Core;
using KGateway.EndToEnd.Cluster.Harness;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster.Replicas;

/// <summary>An API server that doesn't answer.</summary>
[Trait("Duration", "Long")]
[Collection("Cluster")]
public sealed class ApiServerOutageTests(Installation installation, ITestOutputHelper output)
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Proxies_serve_and_reconnect_while_it_is_away_also_those_of_a_replica_that_is_killed_then()
    {
        await installation.UpAsync(3);
        Site[] sites = [await Site.CreateAsync(installation, 2), await Site.CreateAsync(installation, 2)];
        await installation.SettledAsync(3, sites.Length, [.. sites.Select(static site => site.Namespace)]);
        var replicas = await installation.ReplicasAsync();
        var pod = await sites[0].PodAsync("late");
        var token = await sites[0].TokenAsync(pod);
        string[] proxies = [await sites[0].ProxyAddressAsync(), await sites[1].ProxyAddressAsync()];
        var streams = await Task.WhenAll(replicas.Select(replica => StreamsAsync(replica, sites)));
        var victim = replicas[Array.IndexOf(streams, streams.Max())];
        var server = LabProcess.Find(process => process.Arguments.Contains("kube-apiserver") && process.Arguments.Contains(installation.Lab.Folder)).Single();
        await using var load = sites[0].Load(50);
        await using var other = sites[1].Load(50);
        var clock = Stopwatch.StartNew();
        LabProcess.Signal(server, "STOP");
        try
        {
            foreach (var replica in replicas)
            {
                var (status, clusters) = await XdsClient.AskAsync(
                    installation, replica.Address, sites[0].Namespace, $"{pod}.{sites[0].Namespace}", token, TimeSpan.FromSeconds(15));
                Assert.True(status.StatusCode == StatusCode.OK && clusters.Length > 0, $"a proxy that comes now: {status}");
            }

            output.WriteLine($"a proxy that came during the outage was served by each replica within {clock.Elapsed.TotalSeconds:F1} s of it");
            var killed = clock.Elapsed;
            victim.Kill();
            var left = replicas.Where(replica => replica != victim).ToArray();
            await Eventually.TrueAsync(
                async () => (await Task.WhenAll(left.Select(replica => StreamsAsync(replica, sites)))).Sum() >= streams.Sum(),
                "the proxies of the killed replica are connected to the others",
                TimeSpan.FromSeconds(90),
                TimeSpan.FromMilliseconds(300));
            output.WriteLine($"{streams.Max()} of {streams.Sum()} streams were those of a replica that was killed then; they are elsewhere after {(clock.Elapsed - killed).TotalSeconds:F1} s");
            foreach (var replica in left)
            {
                // What the killed replica owned has no owner before the API server is back: a replica serves it if it held it already.
                var (status, clusters) = await XdsClient.AskAsync(
                    installation, replica.Address, sites[0].Namespace, $"{pod}.{sites[0].Namespace}", token, TimeSpan.FromSeconds(10));
                output.WriteLine($"  a proxy that comes after the kill: {status.StatusCode}, {clusters.Length} clusters");
            }

            await Eventually.TrueAsync(() => clock.Elapsed > Outage, "the outage ends", Outage + Outage);
            Assert.All(await Task.WhenAll(proxies.Select(IsConnectedAsync)), Assert.True);
        }
        finally
        {
            LabProcess.Signal(server, "CONT");
        }

        clock.Restart();
        foreach (var site in sites)
        {
            await Eventually.TrueAsync(() => CanWriteAsync(site), "the API server takes writes", TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(300));
            await site.ChangeAllAsync();
        }

        output.WriteLine($"changes are in traffic {clock.Elapsed.TotalSeconds:F1} s after the outage's end");
        await installation.SettledAsync(3, sites.Length, [.. sites.Select(static site => site.Namespace)]);
        output.WriteLine($"all replicas and proxies are back {clock.Elapsed.TotalSeconds:F1} s after the outage's end");
        var now = await installation.ReplicasAsync();
        output.WriteLine($"replicas that ran through: {now.Count(replicas.Contains)}");
        foreach (var (each, requests) in sites.Zip([load, other]))
        {
            await requests.StopAsync();
            output.WriteLine($"{each.Namespace}: {requests.Good} of {requests.Sent} requests answered with 200");
            Assert.Empty(requests.Failures);
        }

        Assert.Equal(replicas.Length - 1, now.Count(replicas.Contains));
    }

    private static async Task<bool> CanWriteAsync(Site site)
    {
        try
        {
            await site.ChangeAsync(0);
            return true;
        }
        catch (Exception failure) when (failure is Kubernetes.Api.KubernetesApiException or HttpRequestException or TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    // Of the sites alone: proxies of other tests may still be on their way out.
    private async Task<double> StreamsAsync(Replica replica, Site[] sites) => (await Task.WhenAll(sites.Select(site => installation.MetricAsync(
        replica.Address, 9092, "/metrics", "kgateway_xds_streams", $"namespace=\"{site.Namespace}\"")))).Sum();

    private async Task<bool> IsConnectedAsync(string proxy) =>
        await installation.MetricAsync(proxy, 9091, "/metrics", "envoy_control_plane_connected_state") > 0;
}
