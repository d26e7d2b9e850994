using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>Many routes on one Gateway, served by a real Envoy.</summary>
[Trait("Duration", "Long")]
public sealed partial class ScaleTests(ITestOutputHelper output)
{
    private const int Connections = 16;

    // A client that asks all the time takes the CPU that the start needs.
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(1_000)]
    [InlineData(10_000)]
    public async Task Many_routes_are_served_soon_after_the_start_and_changed_soon_after_a_save(int routes)
    {
        var envoy = Tools.Envoy;
        using var backend = PlainBackend.Start();
        var port = FreePort.Next();
        using var folder = new Folder();
        await XdsBench.RunAsync("gen", "--routes", $"{routes}", "--backends", $"{routes}", "--port", $"{port}",
            "--address", "127.0.0.1", "--backend-port", $"{backend.Port}", "-o", folder.Path);

        var files = Enumerable.Range(0, routes).Select(i => $"route-{i:D5}.yaml").ToArray();
        var texts = files.Select(file => File.ReadAllText(Path.Combine(folder.Path, file))).ToArray();
        var hosts = texts.Select(text => Hostname().Match(text).Groups[1].Value).ToArray();

        var before = CpuTime.OfProcess(Environment.ProcessId);
        var clock = Stopwatch.StartNew();
        await using var kgateway = KGatewayProcess.Start(folder.Path, envoy);
        await Eventually.TrueAsync(
            async () => await Probe.GetAsync(port, hosts[^1]) is { Status: 200 }, $"the last route is served\n{kgateway.Log}", TimeSpan.FromMinutes(4), PollEvery);
        var last = clock.Elapsed;
        var used = kgateway.CpuSeconds();
        var clients = CpuTime.OfProcess(Environment.ProcessId) - before;
        var asked = new StrongBox<int>(-1);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => AskEachAsync(port, hosts, asked)));
        output.WriteLine($"{routes} routes: the last one served {last.TotalSeconds:F1} s after the process's start, "
            + $"each asked and answered 200 after {clock.Elapsed.TotalSeconds:F1} s; CPU: {used}, clients and backend {clients:F1} s until the last was served, {kgateway.CpuSeconds()}, "
            + $"clients and backend {CpuTime.OfProcess(Environment.ProcessId) - before:F1} s in all");

        var latencies = new Latencies();
        var random = new Random(7);
        for (var i = 1; i <= 30; i++)
        {
            var index = random.Next(routes);
            var changed = texts[index].Replace("  - backendRefs:", $$$"""
                  - filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-revision, value: "{{{i}}}"}]}}]
                    backendRefs:
                """, StringComparison.Ordinal);
            var saved = Stopwatch.StartNew();
            folder.Save(files[index], changed);
            await Eventually.TrueAsync(
                async () => (await Probe.GetAsync(port, hosts[index]))?.Revision == $"{i}", $"change {i} is in force", every: TimeSpan.FromMilliseconds(2));
            latencies.Add(saved.Elapsed);
        }

        output.WriteLine($"{routes} routes, one changed: {latencies}");
    }

    private static async Task AskEachAsync(int port, string[] hosts, StrongBox<int> asked)
    {
        using var connection = PlainConnection.Open(port);
        var late = await Task.Factory.StartNew(() => NotServed(connection, hosts, asked), TaskCreationOptions.LongRunning);
        foreach (var host in late)
            await Eventually.TrueAsync(() => connection.Get(host) == 200, $"{host} is served");
    }

    // Envoy's threads don't get the same number of connections, so whichever connection is free asks for the next.
    private static List<string> NotServed(PlainConnection connection, string[] hosts, StrongBox<int> asked)
    {
        var late = new List<string>();
        for (var i = Interlocked.Increment(ref asked.Value); i < hosts.Length; i = Interlocked.Increment(ref asked.Value))
        {
            if (connection.Get(hosts[i]) != 200)
                late.Add(hosts[i]);
        }

        return late;
    }

    [GeneratedRegex("hostnames:\\s*- (\\S+)")]
    private static partial Regex Hostname();
}
