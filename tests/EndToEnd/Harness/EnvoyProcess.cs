using System.Collections.Concurrent;
using System.Diagnostics;

namespace KGateway.EndToEnd.Harness;

/// <summary>An Envoy that a test runs itself, so that it outlives the control plane.</summary>
internal sealed class EnvoyProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _bootstrap;
    private readonly ConcurrentQueue<string> _log = new();

    private EnvoyProcess(Process process, string bootstrap)
    {
        _process = process;
        _bootstrap = bootstrap;
    }

    /// <summary>What it has logged.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Whether it runs.</summary>
    public bool Runs => !_process.HasExited;

    /// <summary>Seconds of CPU that it has used.</summary>
    public double CpuSeconds => CpuTime.OfProcess(_process.Id);

    /// <summary>Starts one with a bootstrap in JSON or YAML, and further variables in its environment.</summary>
    public static EnvoyProcess Start(string program, string bootstrap, params (string Name, string Value)[] environment)
    {
        var file = Path.GetTempFileName() + ".yaml";
        File.WriteAllText(file, bootstrap);
        var start = new ProcessStartInfo(program, ["-c", file, "--use-dynamic-base-id", "--concurrency", "2", "-l", "warning", "--drain-time-s", "5"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var envoy = new EnvoyProcess(new Process { StartInfo = start }, file);
        envoy._process.ErrorDataReceived += (_, line) => envoy._log.Enqueue(line.Data ?? "");
        envoy._process.OutputDataReceived += (_, line) => envoy._log.Enqueue(line.Data ?? "");
        envoy._process.Start();
        envoy._process.BeginErrorReadLine();
        envoy._process.BeginOutputReadLine();
        return envoy;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        File.Delete(_bootstrap);
    }
}
