using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using KGateway.Silo.Admin;
using KGateway.Silo.Cli;
using KGateway.Silo.Hosting;
using KGateway.Translation;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using FreePort = KGateway.EndToEnd.Harness.FreePort;

namespace KGateway.Silo.Tests.Hosting;

/// <summary>The whole process, in the test's own.</summary>
public sealed class StandaloneHostTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("kgateway-test-").FullName;
    private readonly int _gatewayPort = FreePort.Next();
    private readonly int _backendPort = FreePort.Next();
    private readonly HttpClient _http = new();
    private WebApplication? _app;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Save(string.Join("---\n", Texts.Gateway("g", _gatewayPort), Texts.Route("r", "g", "a"), Texts.Policy("p", "r"), Echo("a", "one")));
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }

        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Admin_server_tells_all_without_a_proxy()
    {
        await StartAsync(envoy: null);
        await EventuallyAsync(async () => (await _http.GetAsync("readyz", Cancelled)).IsSuccessStatusCode);
        GatewayDocument? gateway = null;
        await EventuallyAsync(async () => (gateway = (await StateAsync()).Gateways.SingleOrDefault()) is not null);
        Assert.Equal("default/g", gateway!.Name);
        Assert.Equal(_gatewayPort, Assert.Single(gateway.Listeners).Port);
        Assert.Equal(0, gateway.Proxies);

        Assert.Contains("<title>KGateway", await _http.GetStringAsync("", Cancelled), StringComparison.Ordinal);
        Assert.Contains("kgateway_", await _http.GetStringAsync("metrics", Cancelled), StringComparison.Ordinal);
        Assert.True((await _http.GetAsync("orleans/", Cancelled)).IsSuccessStatusCode);
        Assert.True((await _http.GetAsync("orleans/index.min.js", Cancelled)).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync("api/xds/default/nothing", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync("api/proxies/nobody/diff", Cancelled)).StatusCode);
        var xds = JsonNode.Parse(await _http.GetStringAsync("api/xds/default/g", Cancelled))!;
        Assert.Equal("kube_default_a_80", (string?)Assert.Single(xds["clusters"]!.AsArray())!["name"]);
        var bootstrap = await _http.GetStringAsync("api/bootstrap/default/g", Cancelled);
        Assert.Contains("Bearer token-of-the-test", bootstrap, StringComparison.Ordinal);
        await EventuallyAsync(async () => (await CliRun("status")).Contains("HTTPRoute default/r", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync("api/describe/HTTPRoute/default/nothing", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync("api/describe/Pod/default/r", Cancelled)).StatusCode);
        // Of a silo that is busy for seconds nothing is told.
        var route = "";
        await EventuallyAsync(async () =>
            (route = await CliRun("describe", "httproute/r")).Contains("GATEWAY default/g (listener http)", StringComparison.Ordinal));
        Assert.Contains("to Service default/a:80", route, StringComparison.Ordinal);
        Assert.Contains("retry TrafficPolicy default/p (route)", Words(route), StringComparison.Ordinal);
        await EventuallyAsync(async () => (await CliRun("describe", "Service/default/a")).Contains("GATEWAY default/g uses it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Admin_server_has_kgateways_paths()
    {
        await StartAsync(envoy: null);
        await EventuallyAsync(async () => (await _http.GetAsync("readyz", Cancelled)).IsSuccessStatusCode);
        await EventuallyAsync(async () => (await StateAsync()).Gateways.Count == 1);
        var xds = JsonNode.Parse(await _http.GetStringAsync("snapshots/xds", Cancelled))!;
        Assert.Equal("", (string?)xds["error"]);
        var snapshot = xds["data"]!["kgateway-kube-gateway-api~default~g"]!.AsObject();
        Assert.Equal("kube_default_a_80", (string?)Assert.Single(snapshot["clusters"]!.AsArray())!["name"]);
        Assert.False(snapshot.ContainsKey("secrets"));

        var text = await _http.GetStringAsync("snapshots/krt", Cancelled);
        Assert.DoesNotContain('\n', text.TrimEnd());
        Assert.Contains('\n', (await _http.GetStringAsync("snapshots/krt?pretty", Cancelled)).TrimEnd());
        var routes = Assert.Single(
            JsonNode.Parse(text)!["data"]!.AsArray(), static collection => (string?)collection!["name"] == "gateway.networking.k8s.io/HTTPRoute")!;
        Assert.Equal("HTTPRoute", (string?)routes["state"]!["outputs"]!["default/r"]!["kind"]);

        var version = JsonNode.Parse(await _http.GetStringAsync("version", Cancelled))!;
        Assert.All(["version", "commit", "buildDate", "os", "arch"], field => Assert.NotEmpty((string?)version[field] ?? ""));
        Assert.Contains("/debug/pprof/heap", await _http.GetStringAsync("debug/pprof/", Cancelled), StringComparison.Ordinal);
        Assert.Contains("heap bytes: ", await _http.GetStringAsync("debug/pprof/heap", Cancelled), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync("debug/pprof/profile", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Metrics_have_kgateways_names_and_labels()
    {
        await StartAsync(envoy: null);
        await EventuallyAsync(async () => (await StateAsync()).Gateways.Count == 1);
        // Somebody who asks for the snapshot, as a proxy does.
        await _http.GetStringAsync("api/xds/default/g", Cancelled);
        string[] expected =
        [
            """kgateway_controller_reconciliations_total controller="gateway" name="g" namespace="default" result="success" """,
            """kgateway_controller_reconcile_duration_seconds_bucket controller="gateway" le="0.25" """,
            """kgateway_controller_reconciliations_running controller="gateway" name="g" """,
            """kgateway_translator_translations_total name="g" namespace="default" result="success" translator="gateway" """,
            """kgateway_translator_translation_duration_seconds_bucket name="g" le="0.25" """,
            """kgateway_translator_translations_running name="g" namespace="default" """,
            """kgateway_xds_snapshot_syncs_total gateway="g" namespace="default" """,
            """kgateway_xds_snapshot_sync_duration_seconds_count gateway="g" namespace="default" """,
            """kgateway_xds_snapshot_transforms_total gateway="g" namespace="default" result="success" """,
            """kgateway_xds_snapshot_transform_duration_seconds_count gateway="g" namespace="default" """,
            """kgateway_xds_snapshot_resources gateway="g" namespace="default" resource="Listener" """,
            """kgateway_resources_managed namespace="default" parent="g" resource="Gateway" """,
            """kgateway_resources_managed namespace="default" parent="g" resource="HTTPRoute" """,
            """kgateway_resources_updates_dropped_total """,
            $"""kgateway_routing_domains gateway="g" namespace="default" port="{_gatewayPort}" """,
            """kgateway_validation_mode mode="STOCK" validator_mode="CACHE" """,
        ];
        string[] lines = [];
        string[] missing = [];
        await EventuallyAsync(
            async () =>
            {
                lines = (await _http.GetStringAsync("metrics", Cancelled)).Split('\n');
                missing = [.. expected.Where(wanted => !lines.Any(line => Has(line, wanted)))];
                return missing.Length == 0;
            },
            () => $"missing: {string.Join('\n', missing)}");
        Assert.Contains(lines, static line => line.StartsWith("kgateway_resources_updates_dropped_total", StringComparison.Ordinal) && line.Split(' ')[1] == "0");

        static bool Has(string line, string wanted)
        {
            var words = wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return line.Length > words[0].Length
                && line.StartsWith(words[0], StringComparison.Ordinal)
                && line[words[0].Length] is ('{' or ' ')
                && words.Skip(1).All(label => line.Contains(label, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Log_levels_change_while_it_runs()
    {
        await StartAsync(envoy: null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _http.GetAsync("logging", Cancelled)).StatusCode);
        Assert.Equal("grains: info\nkubernetes: info\norleans: error\nothers: warn\nsilo: info\nxds: info\n", await LoggingAsync("", HttpStatusCode.OK));
        Assert.Contains("xds: debug\n", await LoggingAsync("?xds=debug", HttpStatusCode.OK), StringComparison.Ordinal);
        Assert.True(_app!.Services.GetRequiredService<ILoggerFactory>().CreateLogger("KGateway.XdsFrontend.Any").IsEnabled(LogLevel.Debug));
        Assert.False(_app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("KGateway.Grains.Any").IsEnabled(LogLevel.Debug));

        Assert.Contains("no component 'nothing'", await LoggingAsync("?nothing=debug&grains=trace", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("'loud' is no level", await LoggingAsync("?level=loud", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("grains: info\n", await LoggingAsync("", HttpStatusCode.OK), StringComparison.Ordinal);
        Assert.Equal("grains: warn\nkubernetes: warn\norleans: error\nothers: error\nsilo: warn\nxds: warn\n", await LoggingAsync("?level=warn", HttpStatusCode.OK));

        async Task<string> LoggingAsync(string query, HttpStatusCode expected)
        {
            using var response = await _http.PostAsync($"logging{query}", null, Cancelled);
            Assert.Equal(expected, response.StatusCode);
            return await response.Content.ReadAsStringAsync(Cancelled);
        }
    }

    [Fact]
    public async Task Traffic_follows_the_folder()
    {
        await StartAsync(EnvoyTool.Program);
        await EventuallyAsync(async () => await AnswerAsync() == "one");
        await EventuallyAsync(async () => (await StateAsync()).Proxies is [{ Synced: true }]);
        Save(string.Join("---\n", Texts.Gateway("g", _gatewayPort), Texts.Route("r", "g", "b"), Echo("b", "two")));
        await EventuallyAsync(async () => await AnswerAsync() == "two");

        // Broken: what was good goes on.
        Save(Texts.Broken);
        await EventuallyAsync(async () => (await StateAsync()).Findings.Count > 0);
        Assert.Equal("two", await AnswerAsync());

        // The cluster that went is kept for the requests that began before.
        XdsDiff? diff = null;
        await EventuallyAsync(async () =>
            (diff = await _http.GetFromJsonAsync<XdsDiff>("api/proxies/g.default/diff", CliJson.Options, Cancelled))!.Differences.Count == 0);
        Assert.True(diff!.Compared >= 3);
    }

    // At once, as most editors do: a file that is empty for a while is one that has no objects any more.
    private void Save(string text)
    {
        var temporary = Path.Combine(_folder, ".all.yaml.swp");
        File.WriteAllText(temporary, text);
        File.Move(temporary, Path.Combine(_folder, "all.yaml"), overwrite: true);
    }

    private async Task StartAsync(string? envoy)
    {
        var options = new RunOptions
        {
            Folder = _folder,
            Envoy = envoy,
            EnvoyConcurrency = 1,
            XdsPort = FreePort.Next(),
            XdsToken = "token-of-the-test",
            AdminPort = FreePort.Next(),
            SiloPort = FreePort.Next(),
            Translation = TranslationSettings.Default,
        };
        _http.BaseAddress = new Uri($"http://127.0.0.1:{options.AdminPort}/");
        _app = StandaloneHost.Create(options);
        await _app.StartAsync(Cancelled);
    }

    private async Task<StateDocument> StateAsync() => (await _http.GetFromJsonAsync<StateDocument>("api/state", CliJson.Options, Cancelled))!;

    private async Task<string> CliRun(params string[] command) =>
        (await Cli.CliRun.OfAsync([.. command, "--admin", _http.BaseAddress!.ToString()])).Out;

    // Columns are as wide as their widest cell.
    private static string Words(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private async Task<string?> AnswerAsync()
    {
        try
        {
            using var response = await _http.GetAsync($"http://127.0.0.1:{_gatewayPort}/", Cancelled);
            return response.Headers.TryGetValues("x-echo-name", out var names) ? names.First() : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private string Echo(string service, string name) => $$"""
        apiVersion: v1
        kind: Service
        metadata:
          name: {{service}}
          annotations:
            kgateway.dev/endpoints: 127.0.0.1:{{_backendPort}}
            kgateway.dev/echo: {{name}}
        spec:
          ports:
            - port: 80

        """;

    private static async Task EventuallyAsync(Func<Task<bool>> holds, Func<string>? state = null)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await holds())
        {
            Assert.False(deadline.IsCancellationRequested, state?.Invoke() ?? "not in time");
            await again.WaitForNextTickAsync(Cancelled);
        }
    }
}
