using KGateway.Grains.Contracts.Views;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Ownership;
using KGateway.Translation.Policies.Extensions.Discovery;
using KGateway.Translation.State;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Logins.Discovery;

/// <summary>
/// Keeps the documents of all issuers that extensions leave endpoints to. Each issuer is asked by one replica, at first at once and then
/// every five minutes; after a failure sooner at first, and the last good document stays.
/// </summary>
internal sealed partial class IssuerDiscovery(
    IClusterView view,
    IWorkShare share,
    DiscoveryClient client,
    IssuerDocumentWriter writer,
    TimeProvider time,
    ILogger<IssuerDiscovery> logger) : BackgroundService
{
    private const int IssuersAtOnce = 4;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstBudget = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger = logger;
    private readonly SemaphoreSlim _turns = new(IssuersAtOnce);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _turns.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var followed = new FollowedWork<string>(FollowAsync);
        try
        {
            ClusterState? seen = null;
            IReadOnlyCollection<string> needed = [];
            await foreach (var _ in view.WatchAsync(stoppingToken))
            {
                if (!ReferenceEquals(seen, view.State))
                    needed = IssuerDocuments.Needed(seen = view.State);
                await followed.SetAsync(needed.Where(share.IsOwner).ToHashSet(StringComparer.Ordinal), stoppingToken);
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

    private async Task FollowAsync(string issuer, CancellationToken cancellationToken)
    {
        var budget = FirstBudget;
        var pause = FirstPause;
        while (true)
        {
            var known = await TryFetchAsync(issuer, budget, pause, cancellationToken);
            budget = Budget;
            // What an issuer tells can't be watched.
            await Task.Delay(known ? Lifetime : pause, time, cancellationToken);
            pause = known ? FirstPause : pause * 2 < Lifetime ? pause * 2 : Lifetime;
        }
    }

    private async Task<bool> TryFetchAsync(string issuer, TimeSpan budget, TimeSpan pause, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        using var timeout = new CancellationTokenSource(budget, time);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var metadata = await client.FetchAsync(issuer, bounded.Token);
            if (await writer.WriteAsync(issuer, metadata, bounded.Token))
                LogLearned(issuer);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(issuer, pause.TotalSeconds, $"no answer within {budget.TotalSeconds} s");
            return false;
        }
        catch (Exception e) when (e is HttpRequestException or InvalidDataException or KubernetesApiException or TimeoutException)
        {
            LogFailed(issuer, pause.TotalSeconds, e.Message);
            return false;
        }
        finally
        {
            _turns.Release();
        }
    }

    [LoggerMessage(662, LogLevel.Information, "Learned the endpoints of the issuer {Issuer}")]
    private partial void LogLearned(string issuer);

    [LoggerMessage(663, LogLevel.Warning, "The endpoints of the issuer {Issuer} could not be learned, tried again in {Seconds} s: {Reason}")]
    private partial void LogFailed(string issuer, double seconds, string reason);
}
