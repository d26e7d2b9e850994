using System.Collections.Immutable;
using KGateway.Grains.Contracts.Views;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Ownership;
using KGateway.Resources;
using KGateway.Translation.Endpoints.Ec2;
using KGateway.Translation.State;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Ec2;

/// <summary>
/// Keeps the endpoints of all Backends of EC2 instances. What can be asked together is asked by one replica, at once when something
/// changed and then again and again; after a failure the endpoints that were found last stay.
/// </summary>
internal sealed partial class Ec2Discovery(
    IClusterView view,
    IWorkShare share,
    IEc2Client client,
    Ec2DocumentWriter writer,
    Ec2Metrics metrics,
    Ec2Options options,
    TimeProvider time,
    ILogger<Ec2Discovery> logger) : BackgroundService
{
    private const string CleaningKey = "ec2 documents";

    private readonly ILogger _logger = logger;
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var followed = new FollowedWork<Ec2Work>(FollowAsync, Forget);
        try
        {
            ClusterState? seen = null;
            IReadOnlyList<Ec2Work> works = [];
            HashSet<ObjectKey>? cleaned = null;
            await foreach (var _ in view.WatchAsync(stoppingToken))
            {
                // Before everything has been listed, what is missing isn't gone.
                if (view.NotReady.Count > 0)
                    continue;
                if (!ReferenceEquals(seen, view.State))
                    works = Ec2Work.Of(seen = view.State);
                await followed.SetAsync(works.Where(work => share.IsOwner(work.Source.WorkKey)).ToHashSet(), stoppingToken);
                var backends = works.SelectMany(static work => work.Backends.AsImmutableArray()).Select(static target => target.Backend).ToHashSet();
                if (share.IsOwner(CleaningKey) && cleaned?.SetEquals(backends) != true && await TryCleanAsync(backends, stoppingToken))
                    cleaned = backends;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        finally
        {
            await followed.EndAsync();
        }
    }

    private async Task FollowAsync(Ec2Work work, CancellationToken cancellationToken)
    {
        while (true)
        {
            await LookAsync(work, cancellationToken);
            // Instances can't be watched.
            await Task.Delay(options.Interval, time, cancellationToken);
        }
    }

    private void Forget(Ec2Work work)
    {
        foreach (var target in work.Backends)
            metrics.Forget(target.Backend);
    }

    private async Task LookAsync(Ec2Work work, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (instances, failure) = await TryAskAsync(work, cancellationToken);
        var duration = time.GetElapsedTime(started);
        foreach (var (backend, aws) in work.Backends.AsImmutableArray())
        {
            var query = Ec2Documents.QueryOf(aws);
            var held = writer.Held(backend, out var heldQuery);
            var findings = failure is null
                ? new Ec2Findings(Ec2Endpoints.Select(aws.Ec2!, instances), null)
                : new Ec2Findings(held is not null && heldQuery == query ? held.Endpoints : [], failure);
            metrics.Polled(backend, findings, duration);
            // Of one kind of failure only the first is told: words of AWS differ from time to time.
            if (failure is not null && heldQuery == query && held?.Failure?.Kind == failure.Kind)
                continue;
            await TryWriteAsync(backend, query, findings, cancellationToken);
        }
    }

    private async Task<(ImmutableArray<Ec2Instance> Instances, Ec2Failure? Failure)> TryAskAsync(Ec2Work work, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Budget, time);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return (await client.DescribeAsync(work, bounded.Token), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ([], new(Ec2FailureKind.DiscoveryError, $"no answer within {options.Budget.TotalSeconds} s"));
        }
        catch (Ec2LookupException e)
        {
            return ([], new(e.Kind, e.Message));
        }
    }

    private async Task TryWriteAsync(ObjectKey backend, string query, Ec2Findings findings, CancellationToken cancellationToken)
    {
        try
        {
            if (!await writer.WriteAsync(backend, query, findings, cancellationToken))
                return;
            if (findings.Failure is { } failure)
                LogFailed(backend, options.Interval.TotalSeconds, failure.Message);
            else
                LogFound(findings.Endpoints.Count, backend);
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or TimeoutException)
        {
            LogUnwritten(backend, e.Message);
        }
    }

    private async Task<bool> TryCleanAsync(HashSet<ObjectKey> backends, CancellationToken cancellationToken)
    {
        try
        {
            await writer.RemoveOthersAsync(backends, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or TimeoutException)
        {
            LogUncleaned(e.Message);
            return false;
        }
    }

    [LoggerMessage(670, LogLevel.Information, "Found {Count} EC2 instances for Backend {Backend}")]
    private partial void LogFound(int count, ObjectKey backend);

    [LoggerMessage(671, LogLevel.Warning, "The EC2 instances of Backend {Backend} could not be looked up, tried again in {Seconds} s: {Reason}")]
    private partial void LogFailed(ObjectKey backend, double seconds, string reason);

    [LoggerMessage(672, LogLevel.Warning, "The EC2 instances of Backend {Backend} could not be written down: {Reason}")]
    private partial void LogUnwritten(ObjectKey backend, string reason);

    [LoggerMessage(673, LogLevel.Warning, "What is known of EC2 instances of Backends that are gone could not be removed: {Reason}")]
    private partial void LogUncleaned(string reason);
}
