using KGateway.Grains.Contracts.Views;
using KGateway.Silo.Admin;

namespace KGateway.Silo.Hosting;

/// <summary>Tells in the log what a person who edits the folder wants to know: what serves where, and what doesn't take effect and why.</summary>
internal sealed partial class ProgressReporter(
    StateReader reader, IClusterView view, TimeProvider time, ILogger<ProgressReporter> logger) : BackgroundService
{
    private const string WaypointProtocol = "istio.io/PROXY";
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);

    // Reading the state of thousands of objects must not be what a start is busy with.
    private const int PauseToWork = 30;

    private readonly ILogger _logger = logger;
    private readonly Dictionary<string, string> _serving = new(StringComparer.Ordinal);
    private readonly HashSet<string> _problems = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var _ in view.WatchAsync(stoppingToken))
            {
                if (view.NotReady.Count > 0)
                    continue;
                var started = time.GetTimestamp();
                Report(await reader.ReadAsync(stoppingToken));
                var pause = time.GetElapsedTime(started) * PauseToWork;
                await Task.Delay(pause > ShortestPause ? pause : ShortestPause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end.
        }
    }

    private void Report(StateDocument state)
    {
        foreach (var gateway in state.Gateways)
        {
            if (gateway.Proxies == 0 || gateway.SyncedProxies < gateway.Proxies)
                continue;
            var serving = string.Join(", ", gateway.Listeners.Select(static listener =>
                (listener.Url ?? $"port {listener.Port} ({listener.Protocol})") + Routes(listener)));
            if (_serving.GetValueOrDefault(gateway.Name) == serving)
                continue;
            _serving[gateway.Name] = serving;
            LogServing(gateway.Name, serving);
        }

        var now = Problems(state).ToHashSet(StringComparer.Ordinal);
        foreach (var problem in now.Where(problem => !_problems.Contains(problem)))
            LogProblem(problem);
        foreach (var problem in _problems.Where(problem => !now.Contains(problem)))
            LogSolved(problem);
        _problems.Clear();
        _problems.UnionWith(now);
    }

    // Those of a waypoint belong to Services, not to its listener.
    private static string Routes(ListenerDocument listener) => listener.Protocol == WaypointProtocol
        ? ""
        : $" with {listener.AttachedRoutes} {(listener.AttachedRoutes == 1 ? "route" : "routes")}";

    private static IEnumerable<string> Problems(StateDocument state)
    {
        foreach (var thing in state.Objects.Where(static thing => thing.Problem))
        {
            foreach (var condition in thing.Conditions.Where(static condition => condition.Problem))
            {
                var part = condition.Part.Length == 0 ? "" : $" ({condition.Part})";
                yield return $"{thing.Kind} {thing.Name}{part}: {condition.Type}={condition.Status} {condition.Reason}: {condition.Message}";
            }
        }

        foreach (var proxy in state.Proxies)
        {
            foreach (var type in proxy.Types.Where(static type => type.Rejection is not null))
                yield return $"Proxy {proxy.Node} refuses {type.Type} {string.Join(", ", type.Rejection!.Names)}: {type.Rejection.Message}";
        }
    }

    [LoggerMessage(150, LogLevel.Information, "Gateway {Gateway} serves {Serving}")]
    private partial void LogServing(string gateway, string serving);

    [LoggerMessage(151, LogLevel.Warning, "{Problem}")]
    private partial void LogProblem(string problem);

    [LoggerMessage(152, LogLevel.Information, "Solved: {Problem}")]
    private partial void LogSolved(string problem);
}
