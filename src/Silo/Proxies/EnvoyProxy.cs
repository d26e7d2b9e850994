using System.ComponentModel;
using System.Diagnostics;
using Google.Protobuf;
using KGateway.Resources;

namespace KGateway.Silo.Proxies;

/// <summary>Keeps one Envoy running: starts it, follows its log, starts it again with a growing pause when it dies, ends it with us.</summary>
internal sealed partial class EnvoyProxy : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReadinessInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(3);

    // A proxy that ran this long wasn't failing at its start.
    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(20);

    private readonly EnvoyOptions _options;
    private readonly string _folder;
    private readonly ChildProcessThread _children;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<EnvoyProxyState> _changed;
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _name;
    private volatile EnvoyProxyState _state;
    private Task _running = Task.CompletedTask;

    public EnvoyProxy(
        ObjectKey gateway,
        EnvoyOptions options,
        string folder,
        ChildProcessThread children,
        HttpClient http,
        TimeProvider time,
        ILogger logger,
        Action<EnvoyProxyState> changed)
    {
        _name = gateway.ToString();
        _options = options;
        _folder = folder;
        _children = children;
        _http = http;
        _time = time;
        _logger = logger;
        _changed = changed;
        _state = new EnvoyProxyState(gateway, null, null, Ready: false, Starts: 0);
    }

    /// <summary>How it is doing now.</summary>
    public EnvoyProxyState State => _state;

    /// <summary>Starts the process; what becomes of it is told by the callback and the log.</summary>
    public void Start() => _running = Task.Run(SuperviseAsync);

    /// <summary>Ends the process.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task SuperviseAsync()
    {
        var pause = FirstPause;
        while (!_stopping.IsCancellationRequested)
        {
            var started = _time.GetTimestamp();
            await RunOnceAsync();
            if (_stopping.IsCancellationRequested)
                return;
            if (_time.GetElapsedTime(started) > Healthy)
                pause = FirstPause;
            LogRestarting(_name, pause.TotalSeconds);
            await Task.Delay(pause, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task RunOnceAsync()
    {
        var bootstrapFile = Path.Combine(_folder, "bootstrap.pb");
        var adminFile = Path.Combine(_folder, "admin");
        Directory.CreateDirectory(_folder);
        File.Delete(adminFile);
        var bootstrap = new BootstrapOptions(_state.Gateway, _options.Xds) { AdminPort = 0 };
        // Not as text: that would need descriptors of the whole API, for nobody who reads it.
        await File.WriteAllBytesAsync(bootstrapFile, EnvoyBootstrap.Create(bootstrap).ToByteArray());

        Process process;
        try
        {
            process = await _children.StartAsync(
                EnvoyCommandLine.Create(_options, bootstrapFile, adminFile, Environment.GetEnvironmentVariable));
        }
        catch (Win32Exception e)
        {
            LogStartFailed(_name, _options.Program, e.Message);
            return;
        }

        using (process)
        {
            Change(_state with { ProcessId = process.Id, Admin = null, Ready = false, Starts = _state.Starts + 1 });
            var output = Task.WhenAll(ReadLinesAsync(process.StandardOutput), ReadLinesAsync(process.StandardError));
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            var readiness = WatchReadinessAsync(adminFile, ended.Token);
            await process.WaitForExitAsync(_stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ended.CancelAsync();
            await readiness;
            if (!process.HasExited)
                await StopAsync(process);
            await output;
            if (!_stopping.IsCancellationRequested)
                LogExited(_name, process.ExitCode);
            Change(_state with { ProcessId = null, Admin = null, Ready = false });
        }
    }

    private async Task StopAsync(Process process)
    {
        using var patience = new CancellationTokenSource(StopPatience, _time);
        try
        {
            if (_state.Admin is { } admin)
            {
                using var response = await _http.PostAsync(new Uri(admin, "quitquitquit"), null, patience.Token);
                await process.WaitForExitAsync(patience.Token);
                return;
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            LogKilling(_name, e.Message);
        }

        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
    }

    private async Task WatchReadinessAsync(string adminFile, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ReadinessInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (_state.Admin is null && await ReadAdminAsync(adminFile, cancellationToken) is { } admin)
                    Change(_state with { Admin = admin });
                if (_state.Admin is not null && await IsReadyAsync(_state.Admin, cancellationToken))
                {
                    Change(_state with { Ready = true });
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process has ended, or is about to.
        }
    }

    // Envoy writes "address:port" into the file once the port is open; it may be seen half-written.
    private static async Task<Uri?> ReadAdminAsync(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
            return null;
        var address = (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
        return Uri.TryCreate($"http://{address}/", UriKind.Absolute, out var admin) ? admin : null;
    }

    private async Task<bool> IsReadyAsync(Uri admin, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(admin, "ready"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task ReadLinesAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
        {
            if (line.Length > 0)
                Forward(line);
        }
    }

    private void Forward(string line)
    {
        var separator = line.IndexOf(EnvoyCommandLine.LevelSeparator, StringComparison.Ordinal);
        var level = separator < 0 ? null : LevelOf(line.AsSpan(0, separator));
        LogEnvoy(level ?? LogLevel.Information, _name, level is null ? line : line[(separator + 1)..]);
        if (line.Contains("cannot bind", StringComparison.Ordinal))
            LogCannotBind(_name);
    }

    private static LogLevel? LevelOf(ReadOnlySpan<char> level) => level switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "info" => LogLevel.Information,
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "critical" => LogLevel.Critical,
        _ => null,
    };

    private void Change(EnvoyProxyState state)
    {
        _state = state;
        _changed(state);
    }
}
