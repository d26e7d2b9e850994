using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KGateway.EndToEnd.Harness;

/// <summary>The program, running a folder as a user would run it.</summary>
internal sealed class KGatewayProcess : IAsyncDisposable
{
    /// <summary>What all of them ask proxies for.</summary>
    public const string XdsToken = "token-of-all-processes";

    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log;

    private KGatewayProcess(Process process, ConcurrentQueue<string> log, int adminPort, int xdsPort)
    {
        _process = process;
        _log = log;
        AdminPort = adminPort;
        XdsPort = xdsPort;
    }

    /// <summary>Port of the admin server.</summary>
    public int AdminPort { get; }

    /// <summary>Port of the xDS server.</summary>
    public int XdsPort { get; }

    /// <summary>What it has printed.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>How many processes it runs.</summary>
    public int Children => ChildIds().Count();

    /// <summary>The CPU that it and its children have used, for people.</summary>
    public string CpuSeconds() => $"kgateway {CpuTime.OfProcess(_process.Id):F1} s, its Envoys {ChildIds().Sum(CpuTime.OfProcess):F1} s";

    /// <summary>The program: the built one, or a published one that <c>KGATEWAY_PROGRAM</c> names.</summary>
    public static string[] Program { get; } = Environment.GetEnvironmentVariable("KGATEWAY_PROGRAM") is { Length: > 0 } path
        ? [path]
        : ["dotnet", Path.Combine(AppContext.BaseDirectory, "kgateway.dll")];

    /// <summary>Starts <c>kgateway run</c> with further options; with an Envoy for each Gateway unless <paramref name="envoy"/> is null.</summary>
    public static KGatewayProcess Start(string folder, string? envoy, params string[] options)
    {
        var ports = FreePort.Take(2);
        return Start(folder, envoy, ports[0], ports[1], options);
    }

    /// <summary>The same on given ports.</summary>
    public static KGatewayProcess Start(string folder, string? envoy, int adminPort, int xdsPort, params string[] options)
    {
        string[] choice = envoy is null ? ["--no-envoy"] : ["--envoy", envoy];
        return Start(new ProcessStartInfo(Program[0]), folder, adminPort, xdsPort, [.. choice, .. options]);
    }

    /// <summary>Starts <c>kgateway run</c> with an Envoy for each Gateway, a variable of the environment and further options.</summary>
    public static KGatewayProcess StartWith(string folder, string envoy, string variable, string value, params string[] options)
    {
        var ports = FreePort.Take(2);
        var start = new ProcessStartInfo(Program[0]) { Environment = { [variable] = value } };
        return Start(start, folder, ports[0], ports[1], ["--envoy", envoy, .. options]);
    }

    /// <summary>Starts <c>kgateway run</c> where it may look for an Envoy but finds none.</summary>
    public static KGatewayProcess StartWithEmptyPath(string folder)
    {
        var ports = FreePort.Take(2);
        var start = new ProcessStartInfo(Program[0]) { Environment = { ["PATH"] = "", ["KGATEWAY_ENVOY"] = "" } };
        return Start(start, folder, ports[0], ports[1], []);
    }

    /// <summary>Runs a command to its end.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => RunAsync(null, arguments);

    /// <summary>Runs a command to its end, which finds an Envoy.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunWithEnvoyAsync(string envoy, params string[] arguments) =>
        RunAsync(envoy, arguments);

    /// <summary>Waits until it serves: every input has been read once.</summary>
    public Task ReadyAsync(TimeSpan? deadline = null) => Eventually.TrueAsync(
        async () =>
        {
            Assert.False(_process.HasExited, $"kgateway ended with {(_process.HasExited ? _process.ExitCode : 0)}:\n{Log}");
            return await StatusOfAsync("/readyz") == HttpStatusCode.OK;
        },
        "kgateway is ready",
        deadline ?? TimeSpan.FromSeconds(90));

    /// <summary>The document behind <c>kgateway status</c>.</summary>
    public async Task<JsonElement> StateAsync()
    {
        using var document = JsonDocument.Parse(await Client.GetStringAsync($"http://127.0.0.1:{AdminPort}/api/state"));
        return document.RootElement.Clone();
    }

    /// <summary>The conditions of an object by type, as <c>kgateway status</c> knows them: status, reason and message of each.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ConditionsAsync(string kind, string key)
    {
        var conditions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var resource in (await StateAsync()).GetProperty("objects").EnumerateArray())
        {
            if (resource.GetProperty("kind").GetString() != kind || resource.GetProperty("name").GetString() != key)
            {
                continue;
            }

            foreach (var condition in resource.GetProperty("conditions").EnumerateArray())
            {
                conditions[condition.GetProperty("type").GetString()!] =
                    $"{condition.GetProperty("status").GetString()} {condition.GetProperty("reason").GetString()} {condition.GetProperty("message").GetString()}";
            }
        }

        return conditions;
    }

    /// <summary>Text of a page of the admin server.</summary>
    public Task<string> AdminAsync(string path) => Client.GetStringAsync($"http://127.0.0.1:{AdminPort}{path}");

    /// <summary>
    /// The bootstrap of a Gateway's proxies, for an Envoy that a test runs: it gets its configuration at a port, this process's own unless another
    /// is given, and its administration is at a port, any free one unless one is given.
    /// </summary>
    public async Task<JsonNode> BootstrapAsync(string gateway, int? xdsPort = null, int adminPort = 0)
    {
        var text = await AdminAsync($"/api/bootstrap/{gateway}");
        var bootstrap = JsonNode.Parse(xdsPort is { } port ? text.Replace($"{XdsPort}", $"{port}", StringComparison.Ordinal) : text)!;
        bootstrap["admin"]!["address"]!["socketAddress"]!["portValue"] = adminPort;
        return bootstrap;
    }

    /// <summary>Ends it as an operator does.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited)
        {
            Process.Start("kill", ["-TERM", $"{_process.Id}"]).WaitForExit();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await _process.WaitForExitAsync(limit.Token);
        }
    }

    /// <summary>Ends it as a crash does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        finally
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }

            _process.Dispose();
        }
    }

    private IEnumerable<int> ChildIds() =>
        Directory.EnumerateDirectories("/proc").Where(IsChild).Select(static folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture));

    // The name of the program, which comes before the state and the parent's id, is in parentheses and may hold anything.
    private bool IsChild(string folder)
    {
        try
        {
            var stat = int.TryParse(Path.GetFileName(folder), out _) ? File.ReadAllText(Path.Combine(folder, "stat")) : "";
            return stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [not "Z", var parent, ..]
                && parent == $"{_process.Id}";
        }
        catch (IOException)
        {
            // It has just ended.
            return false;
        }
    }

    private static KGatewayProcess Start(ProcessStartInfo start, string folder, int adminPort, int xdsPort, string[] options)
    {
        // One token, so that a proxy may go from one process to another.
        start.Environment["KGATEWAY_XDS_TOKEN"] = XdsToken;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        // By itself it would take one that a test may have been told, or, beside another process, one of those of the system's.
        string[] silo = options.Contains("--silo-port") ? [] : ["--silo-port", $"{FreePort.Next()}"];
        string[] arguments = [.. Program.Skip(1), "run", folder, "--admin-port", $"{adminPort}", "--xds-port", $"{xdsPort}", .. silo, .. options];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var log = new ConcurrentQueue<string>();
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new KGatewayProcess(process, log, adminPort, xdsPort);
    }

    private async Task<HttpStatusCode?> StatusOfAsync(string path)
    {
        try
        {
            using var response = await Client.GetAsync($"http://127.0.0.1:{AdminPort}{path}");
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string? envoy, string[] arguments)
    {
        var start = new ProcessStartInfo(Program[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (envoy is not null)
        {
            start.Environment["KGATEWAY_ENVOY"] = envoy;
        }

        foreach (var argument in Program.Skip(1).Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
