using System.Diagnostics;
using System.Text.Json;
using KGateway.EndToEnd.Cluster.Harness;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>Many Gateways, each with a proxy: who changes a route of one doesn't wait for what another change means for all.</summary>
[Trait("Duration", "Long")]
public sealed class ManyGatewaysTests(ITestOutputHelper output)
{
    private const int Gateways = 1_000;
    private const int Routes = 10 * Gateways;
    private const int Changes = 15;

    [Fact]
    public async Task A_route_is_changed_while_all_take_what_they_share()
    {
        using var folder = new Folder();
        await XdsBench.RunAsync("gen", "--gateways", $"{Gateways}", "--routes", $"{Routes}", "--backends", "1", "-o", folder.Path);
        for (var gateway = 0; gateway < Gateways; gateway++)
            Edit(folder, $"{Name(gateway)}.yaml", "  namespace: gateways\n", "  namespace: gateways\n  labels: {tier: edge}\n");
        var random = new Random(11);
        var clock = Stopwatch.StartNew();
        await using var kgateway = KGatewayProcess.Start(folder.Path, envoy: null);
        await kgateway.ReadyAsync();
        output.WriteLine($"{Gateways} Gateways with {Routes} routes: ready after {clock.Elapsed.TotalSeconds:F1} s");
        using var fleet = new Fleet(kgateway.XdsPort);
        clock.Restart();
        await fleet.ConfiguredAsync();
        output.WriteLine($"{Gateways} proxies have their configuration {clock.Elapsed.TotalSeconds:F1} s after they were started");

        var (shared, own) = (new Latencies(), new Latencies());
        for (var i = 1; i <= Changes; i++)
        {
            // It is on its way when any of them has it.
            var first = await fleet.LookAsync($"shared-{i}-end", Name(random.Next(Gateways)));
            var all = await fleet.LookAsync($"shared-{i}-end");
            var saved = Stopwatch.StartNew();
            folder.Save("shared.yaml", Shared($"shared-{i}-end"));
            Assert.True(await first, $"one proxy has change {i} of what all share");

            var route = i * (Gateways / (Changes + 1));
            var one = await fleet.LookAsync($"own-{i}-end", Name(route));
            var ownSaved = Stopwatch.StartNew();
            Edit(folder, $"route-{route:D5}.yaml", "  - backendRefs:", $$$"""
                  - filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-revision, value: own-{{{i}}}-end}]}}]
                    backendRefs:
                """);
            Assert.True(await one, $"the proxy has change {i} of its own route");
            own.Add(ownSaved.Elapsed);
            Assert.True(await all, $"all proxies have change {i} of what they share");
            shared.Add(saved.Elapsed);
        }

        output.WriteLine($"what all share: {shared}");
        output.WriteLine($"a route of one of them meanwhile: {own}");
        var checks = await fleet.StopAsync();
        Assert.True(checks.GetProperty("violations").GetInt64() == 0, checks.ToString());
    }

    private static string Name(int gateway) => $"gateway-{gateway:D3}";

    private static void Edit(Folder folder, string file, string old, string @new)
    {
        var text = File.ReadAllText(Path.Combine(folder.Path, file));
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{file} has {old}");
        folder.Save(file, text[..at] + @new + text[(at + old.Length)..]);
    }

    private static string Shared(string value) => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: shared, namespace: gateways}
        spec:
          targetSelectors: [{group: gateway.networking.k8s.io, kind: Gateway, matchLabels: {tier: edge} }]
          headerModifiers: {response: {set: [{name: x-shared, value: {{value}} }]} }
        """;

    /// <summary>A simulated proxy of each Gateway.</summary>
    private sealed class Fleet : IDisposable
    {
        private readonly Folder _files = new();
        private readonly Process _process;

        public Fleet(int xdsPort)
        {
            _files.Save("token", KGatewayProcess.XdsToken);
            _process = XdsBench.Start(
                "load", "--scenario", "wait", "--clients", $"{Gateways}", "--gateways", $"{Gateways}", "--target", $"127.0.0.1:{xdsPort}",
                "--token-file", PathOf("token"), "--control", $"unix:{Control}", "-o", PathOf("report"));
            _ = _process.StandardOutput.ReadToEndAsync();
            _ = _process.StandardError.ReadToEndAsync();
        }

        private string Control => PathOf("control");

        /// <summary>Waits until all have their first configuration: then it takes orders.</summary>
        public Task ConfiguredAsync() => Eventually.TrueAsync(() => File.Exists(Control), "all proxies have their configuration");

        /// <summary>Begins to look for some text in the routes of a Gateway's proxy, or of all; the inner task ends when they have it.</summary>
        public Task<Task<bool>> LookAsync(string text, string? gateway = null)
        {
            string[] roles = gateway is null ? [] : [$"kgateway-kube-gateway-api~gateways~{gateway}"];
            return FleetControl.MarkAsync(Control, JsonSerializer.Serialize(new { label = "change", type = "rds", marker = text, roles }));
        }

        /// <summary>Ends it and tells which rules were broken.</summary>
        public async Task<JsonElement> StopAsync()
        {
            await FleetControl.StopAsync(Control);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await _process.WaitForExitAsync(limit.Token);
            using var report = JsonDocument.Parse(await File.ReadAllTextAsync(PathOf("report"), limit.Token));
            return report.RootElement.GetProperty("checks").Clone();
        }

        public void Dispose()
        {
            if (!_process.HasExited)
                _process.Kill();
            _process.Dispose();
            _files.Dispose();
        }

        private string PathOf(string name) => Path.Combine(_files.Path, name);
    }
}
