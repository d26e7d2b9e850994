using System.Diagnostics;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>Changes of every kind under load lose no request.</summary>
[Trait("Duration", "Long")]
public sealed class ChurnTests(ITestOutputHelper output)
{
    private const int ChangesOfEachKind = 200;

    [Fact]
    public async Task Changed_routes_weights_endpoints_and_certificates_lose_no_request()
    {
        var envoy = Tools.Envoy;
        await using var one = await EchoBackend.StartAsync("one");
        await using var two = await EchoBackend.StartAsync("two");
        var ports = FreePort.Take(2);
        using var folder = new Folder();
        folder.Save("gateway.yaml", Manifests.GatewayWithTls("edge", ports[0], ports[1]));
        folder.Save("certificate.yaml", Manifests.Certificate("cert").Yaml);
        folder.Save("one.yaml", Manifests.Service("one", one.Port));
        folder.Save("two.yaml", Manifests.Service("two", two.Port));
        folder.Save("moving.yaml", Manifests.Service("moving", one.Port));
        folder.Save("stable-route.yaml", Manifests.Route("stable", "edge", "stable.example.com", 0, ("one", 1)));
        folder.Save("route.yaml", Manifests.Route("changed", "edge", "route.example.com", 0, ("one", 1)));
        folder.Save("weight.yaml", Manifests.Route("weighted", "edge", "weight.example.com", 0, ("one", 1), ("two", 0)));
        folder.Save("moving-route.yaml", Manifests.Route("moving", "edge", "moving.example.com", 0, ("moving", 1)));

        await using var kgateway = KGatewayProcess.Start(folder.Path, envoy);
        await kgateway.ReadyAsync();
        foreach (var host in new[] { "stable", "route", "weight", "moving" })
        {
            await Eventually.TrueAsync(
                async () => await Probe.GetAsync(ports[0], $"{host}.example.com") is { Status: 200 }, $"{host} is served\n{kgateway.Log}");
        }

        var load = Load.Start(
            500,
            Load.Get($"http://127.0.0.1:{ports[0]}/", "stable.example.com"),
            Load.Get($"http://127.0.0.1:{ports[0]}/", "route.example.com"),
            Load.Get($"http://127.0.0.1:{ports[0]}/", "weight.example.com"),
            Load.Get($"http://127.0.0.1:{ports[0]}/", "moving.example.com"),
            Load.Get($"https://127.0.0.1:{ports[1]}/", "stable.example.com"));
        await using var _ = load;

        output.WriteLine("route: " + await ChangeAsync(i =>
        {
            folder.Save("route.yaml", Manifests.Route("changed", "edge", "route.example.com", i, ("one", 1)));
            return async () => (await Probe.GetAsync(ports[0], "route.example.com"))?.Revision == $"{i}";
        }));
        output.WriteLine("weight: " + await ChangeAsync(i =>
        {
            var (first, second) = i % 2 == 0 ? (1, 0) : (0, 1);
            folder.Save("weight.yaml", Manifests.Route("weighted", "edge", "weight.example.com", 0, ("one", first), ("two", second)));
            var name = first == 1 ? "one" : "two";
            return async () => (await Probe.GetAsync(ports[0], "weight.example.com"))?.Body == name;
        }));
        output.WriteLine("endpoint: " + await ChangeAsync(i =>
        {
            var backend = i % 2 == 0 ? one : two;
            folder.Save("moving.yaml", Manifests.Service("moving", backend.Port));
            return async () => (await Probe.GetAsync(ports[0], "moving.example.com"))?.Body == backend.Name;
        }));
        output.WriteLine("certificate: " + await ChangeAsync(_ =>
        {
            var (yaml, serial) = Manifests.Certificate("cert");
            folder.Save("certificate.yaml", yaml);
            return async () => await Probe.CertificateAsync(ports[1]) == serial;
        }));

        await load.StopAsync();
        output.WriteLine($"{load.Sent} requests, {load.Good} good");
        Assert.Empty(load.Failures);
        Assert.Equal(load.Sent, load.Good);
        // What is in traffic may not be acknowledged yet.
        await Eventually.TrueAsync(
            async () => (await kgateway.StateAsync()).GetProperty("proxies").EnumerateArray().ToArray() is [var only]
                && only.GetProperty("types").EnumerateArray().All(static type => type.GetProperty("state").GetString() == "synced"),
            "the proxy has all that it should have");
        var proxy = Assert.Single((await kgateway.StateAsync()).GetProperty("proxies").EnumerateArray());
        Assert.Equal(0, await EnvoyAdmin.RejectedAsync(new Uri(proxy.GetProperty("admin").GetString()!)));
    }

    private static async Task<Latencies> ChangeAsync(Func<int, Func<Task<bool>>> change)
    {
        var latencies = new Latencies();
        for (var i = 1; i <= ChangesOfEachKind; i++)
        {
            var clock = Stopwatch.StartNew();
            var inForce = change(i);
            await Eventually.TrueAsync(inForce, $"change {i} is in force", every: TimeSpan.FromMilliseconds(1));
            latencies.Add(clock.Elapsed);
        }

        return latencies;
    }
}
