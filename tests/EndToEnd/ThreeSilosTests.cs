using System.Diagnostics;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>Three processes on one folder are one control plane.</summary>
[Trait("Duration", "Long")]
public sealed class ThreeSilosTests(ITestOutputHelper output)
{
    private const int Silos = 3;
    private static readonly string[] Gateways = ["edge0", "edge1", "edge2"];

    [Fact]
    public async Task Each_process_serves_any_proxy_and_a_killed_one_is_replaced()
    {
        var program = Tools.Envoy;
        await using var backend = await EchoBackend.StartAsync("one");
        var ports = FreePort.Take(Silos);
        using var folder = new Folder();
        folder.Save("gateways.yaml", string.Join("---\n", Gateways.Select((name, i) => Manifests.Gateway(name, ports[i]))));
        folder.Save("service.yaml", Manifests.Service("app", backend.Port));
        folder.Save("route.yaml", Route(1));
        await using var first = await StartAsync(folder, null, null);
        await using var second = await StartAsync(folder, null, first.SiloPort);
        await using var third = await StartAsync(folder, null, first.SiloPort);
        KGatewayProcess[] processes = [first.Process, second.Process, third.Process];
        await Eventually.TrueAsync(async () => await SilosAsync(first.Process) == Silos, "three silos");

        await using var relay = TcpRelay.To(third.Process.XdsPort);
        await using var envoy0 = EnvoyProcess.Start(program, (await first.Process.BootstrapAsync("default/edge0")).ToJsonString());
        await using var envoy1 = EnvoyProcess.Start(program, (await second.Process.BootstrapAsync("default/edge1")).ToJsonString());
        await using var envoy2 = EnvoyProcess.Start(program, (await third.Process.BootstrapAsync("default/edge2", relay.Port)).ToJsonString());
        output.WriteLine($"first route on all after {await InForceAsync(ports, "1", Log)} ms");

        folder.Save("route.yaml", Route(2));
        output.WriteLine($"a change on all after {await InForceAsync(ports, "2", Log)} ms");
        foreach (var process in processes)
        {
            await Eventually.TrueAsync(
                async () => (await ProxySilosAsync(process)).Distinct().Count() == Silos, "each silo has a proxy, whoever is asked");
            // A process that is busy may say nothing once.
            await Eventually.EqualAsync(Silos, () => SilosAsync(process), "silos");
            await Eventually.EqualAsync(Gateways.Length, () => AcceptedAsync(process), "Gateways that accept the route");
        }

        await using var load = Load.Start(200, [.. ports.Select(port => Load.Get($"http://127.0.0.1:{port}/", "app"))]);
        var clock = Stopwatch.StartNew();
        await third.Process.KillAsync();
        relay.Turn(first.Process.XdsPort);
        folder.Save("route.yaml", Route(3));
        await InForceAsync(ports[..2], "3", Log);
        output.WriteLine($"a change at the moment of the kill: on the others' proxies after {clock.ElapsedMilliseconds} ms");
        await InForceAsync(ports, "3", Log);
        output.WriteLine($"on the killed process's proxy after {clock.ElapsedMilliseconds} ms");
        await Eventually.TrueAsync(async () => await SilosAsync(second.Process) == Silos - 1, "the killed silo is known to be dead");
        output.WriteLine($"it is known to be dead after {clock.ElapsedMilliseconds} ms");
        await Eventually.TrueAsync(async () => (await ProxySilosAsync(second.Process)).Length == Silos, "all proxies are connected");
        folder.Save("route.yaml", Route(4));
        output.WriteLine($"a later change on all after {await InForceAsync(ports, "4", Log)} ms");
        await load.StopAsync();
        Assert.Empty(load.Failures);
        output.WriteLine($"{load.Good} answers 200, none other");

        string Log() => string.Join("\n----\n", processes.Select(static process => process.Log).Concat([envoy0.Log, envoy1.Log, envoy2.Log]));
    }

    [Fact]
    public async Task Each_Envoy_is_run_by_one_process_and_by_another_after_a_kill()
    {
        var program = Tools.Envoy;
        const int Count = 4;
        await using var backend = await EchoBackend.StartAsync("one");
        var ports = FreePort.Take(Count);
        using var folder = new Folder();
        folder.Save("service.yaml", Manifests.Service("app", backend.Port));
        await using var first = await StartAsync(folder, program, null);
        await using var second = await StartAsync(folder, program, first.SiloPort);
        await using var third = await StartAsync(folder, program, first.SiloPort);
        KGatewayProcess[] processes = [first.Process, second.Process, third.Process];
        await Eventually.TrueAsync(async () => await SilosAsync(first.Process) == Silos, "three silos");

        string[] names = [.. Enumerable.Range(0, Count).Select(static i => $"edge{i}")];
        folder.Save("all.yaml", string.Join("---\n", names.Select((name, i) => Manifests.Gateway(name, ports[i])))
            + "---\n" + Manifests.Route("app", names, "app", 1, ("app", 1)));
        await InForceAsync(ports, "1", Log);
        int[] children = [];
        await Eventually.TrueAsync(
            () => (children = [.. processes.Select(static process => process.Children)]).Sum() == Count, $"{Count} Envoys are run\n{Log()}");
        output.WriteLine($"Envoys by process: {string.Join(", ", children)}");

        var victim = children[2] > 0 ? processes[2] : processes[1];
        var clock = Stopwatch.StartNew();
        await victim.KillAsync();
        var left = processes.Where(process => process != victim).ToArray();
        await Eventually.TrueAsync(() => left.Sum(static process => process.Children) == Count, $"the others run its Envoys\n{Log()}", TimeSpan.FromSeconds(40));
        folder.Save("all.yaml", string.Join("---\n", names.Select((name, i) => Manifests.Gateway(name, ports[i])))
            + "---\n" + Manifests.Route("app", names, "app", 2, ("app", 1)));
        await InForceAsync(ports, "2", Log);
        output.WriteLine($"after the kill all serve again within {clock.ElapsedMilliseconds} ms");
        Assert.Equal(Count, left.Sum(static process => process.Children));

        string Log() => string.Join("\n----\n", processes.Select(static process => process.Log));
    }

    private static string Route(int revision) => Manifests.Route("app", Gateways, "app", revision, ("app", 1));

    private static async Task<Member> StartAsync(Folder folder, string? envoy, int? join)
    {
        var siloPort = FreePort.Next();
        string[] options = ["--silo-port", $"{siloPort}", .. join is null ? [] : new[] { "--join", $"127.0.0.1:{join}" }];
        var process = KGatewayProcess.Start(folder.Path, envoy, options);
        await process.ReadyAsync(TimeSpan.FromSeconds(40));
        return new Member(process, siloPort);
    }

    private static async Task<long> InForceAsync(IEnumerable<int> ports, string revision, Func<string> log)
    {
        var clock = Stopwatch.StartNew();
        foreach (var port in ports)
        {
            await Eventually.TrueAsync(
                async () => await Probe.GetAsync(port, "app") is { Status: 200 } answer && answer.Revision == revision,
                $"revision {revision} on {port}\n{log()}",
                TimeSpan.FromSeconds(40));
        }

        return clock.ElapsedMilliseconds;
    }

    private static async Task<int> SilosAsync(KGatewayProcess process) =>
        (await process.StateAsync()).GetProperty("silos").EnumerateArray().Count(static silo => silo.GetProperty("ready").GetBoolean());

    private static async Task<int> AcceptedAsync(KGatewayProcess process) => (await process.StateAsync()).GetProperty("objects").EnumerateArray()
        .Where(static thing => thing.GetProperty("kind").GetString() == "HTTPRoute")
        .SelectMany(static route => route.GetProperty("conditions").EnumerateArray())
        .Count(static condition => condition.GetProperty("type").GetString() == "Accepted");

    private static async Task<string[]> ProxySilosAsync(KGatewayProcess process) =>
    [
        .. (await process.StateAsync()).GetProperty("proxies").EnumerateArray()
            .Where(static proxy => proxy.GetProperty("synced").GetBoolean())
            .Select(static proxy => proxy.GetProperty("silo").GetString()!),
    ];

    private sealed record Member(KGatewayProcess Process, int SiloPort) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }
}
