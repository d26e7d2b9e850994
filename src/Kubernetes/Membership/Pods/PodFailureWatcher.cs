using System.Collections.Immutable;
using System.Text.Json;
using System.Threading.Channels;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Membership.Table;
using KGateway.Kubernetes.Watches;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Membership.Pods;

/// <summary>
/// Watches the control plane's own pods, and has a silo declared dead as soon as Kubernetes knows that it can't be running; probes alone
/// would take longer, above all where a whole node is lost.
/// </summary>
internal sealed partial class PodFailureWatcher : BackgroundService, IObjectWatcher
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private readonly KubernetesApi _api;
    private readonly KubernetesClusteringOptions _options;
    private readonly KubernetesMembershipTable _table;
    private readonly IClusterMembershipService _membership;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PodFailures _failures;
    private readonly ObjectWatch _watch;
    private readonly Channel<bool> _changes =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private volatile ImmutableDictionary<string, PodState>? _pods;
    private bool _warned;

    public PodFailureWatcher(
        KubernetesApi api,
        KubernetesClusteringOptions options,
        KubernetesMembershipTable table,
        IClusterMembershipService membership,
        TimeProvider time,
        ILogger<PodFailureWatcher> logger)
    {
        _api = api;
        _options = options;
        _table = table;
        _membership = membership;
        _time = time;
        _logger = logger;
        _failures = new PodFailures(options.PodUid, options.Container);
        var collection = KubernetesPath.Collection("", "v1", "pods", options.Namespace);
        collection = KubernetesPath.With(collection, "labelSelector", options.PodSelector);
        _watch = new ObjectWatch(api, collection, this, time, logger);
    }

    public void Listed(IReadOnlyList<JsonElement> items)
    {
        _pods = items.Select(PodState.Read).ToImmutableDictionary(static pod => pod.Uid);
        _changes.Writer.TryWrite(true);
    }

    public void Changed(JsonElement item, bool isDeleted)
    {
        var pod = PodState.Read(item);
        var pods = _pods ?? ImmutableDictionary<string, PodState>.Empty;
        _pods = isDeleted ? pods.Remove(pod.Uid) : pods.SetItem(pod.Uid, pod);
        _changes.Writer.TryWrite(true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(_watch.RunAsync(stoppingToken), FollowMembershipAsync(stoppingToken), JudgeAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task FollowMembershipAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in _membership.MembershipUpdates.WithCancellation(stoppingToken))
            _changes.Writer.TryWrite(true);
    }

    private async Task JudgeAsync(CancellationToken stoppingToken)
    {
        await using var timer = _time.CreateTimer(
            _ => _changes.Writer.TryWrite(true), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await foreach (var _ in _changes.Reader.ReadAllAsync(stoppingToken))
        {
            if (_pods is not { } pods || _table.Seen is not { } table)
                continue;
            var verdict = _failures.Judge(table, pods, _time.GetUtcNow());
            if (!verdict.SeesSelf && !_warned)
                LogSelfMissing(_options.PodSelector, _options.PodName);
            _warned = !verdict.SeesSelf;
            var again = verdict.LookAgain - _time.GetUtcNow();
            foreach (var lost in verdict.Lost)
            {
                if (!await TryKillAsync(lost, stoppingToken))
                    again = again < RetryPause ? again : RetryPause;
            }

            if (again is { } pause)
                timer.Change(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    // False if it has to be tried again.
    private async Task<bool> TryKillAsync(LostSilo lost, CancellationToken stoppingToken)
    {
        try
        {
            // The list may not have the pod for another reason, such as labels that were changed by an upgrade: the pod itself decides.
            var json = await _api.GetAsync(KubernetesPath.Object("", "v1", "pods", _options.Namespace, lost.Row.SiloName), stoppingToken);
            var pod = json is { } found ? PodState.Read(found) : null;
            var (reason, _) = _failures.Judge(lost.Row, pod, _time.GetUtcNow());
            if (reason is null)
            {
                LogStillThere(lost.Silo, lost.Row.SiloName);
                return true;
            }

            LogLost(lost.Silo, lost.Row.SiloName, reason);
            return await _membership.TryKill(lost.Silo);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            LogNotKilled(lost.Silo, e);
            return false;
        }
    }

    [LoggerMessage(1130, LogLevel.Warning, "Silo {Silo} in pod {Pod} is declared dead: {Reason}")]
    private partial void LogLost(SiloAddress silo, string pod, string reason);

    [LoggerMessage(1131, LogLevel.Debug, "Silo {Silo} is left alone: its pod {Pod} runs, though the selector doesn't find it")]
    private partial void LogStillThere(SiloAddress silo, string pod);

    [LoggerMessage(1132, LogLevel.Warning, "Silo {Silo} could not be declared dead; it is tried again")]
    private partial void LogNotKilled(SiloAddress silo, Exception e);

    [LoggerMessage(1133, LogLevel.Error, "The selector {Selector} doesn't find this pod, {Pod}: lost replicas are noticed by probes only")]
    private partial void LogSelfMissing(string selector, string pod);
}
