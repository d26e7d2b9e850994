using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Grains.Contracts.Views;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Deployment.Rendering;
using KGateway.Kubernetes.Ownership;
using KGateway.Kubernetes.Watches;
using KGateway.Resources;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Deployment;

/// <summary>
/// Has what is deployed put right as soon as somebody changes it or takes it away. Services and ConfigMaps are inputs, which all replicas have;
/// each other kind is watched by one replica. What happens while the work changes hands is found by the deployer's audit.
/// </summary>
internal sealed partial class DriftWatcher(
    KubernetesApi api, IClusterView view, IWorkShare share, IGrainFactory grains, TimeProvider time, ILogger<DriftWatcher> logger) : BackgroundService
{
    /// <summary>The kinds that are watched here.</summary>
    public static readonly DeployedKind[] Kinds = [DeployedKind.ServiceAccount, DeployedKind.Deployment];

    private readonly ILogger _logger = logger;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var followed = new FollowedWork<DeployedKind>(FollowAsync);
        try
        {
            var seen = view.State;
            await foreach (var _ in view.WatchAsync(stoppingToken))
            {
                foreach (var gateway in DeployedInputs.ChangedBetween(seen, seen = view.State).Where(gateway => share.IsOwner($"deployed/{gateway}")))
                    LookAfter(gateway);
                await followed.SetAsync(Kinds.Where(kind => share.IsOwner($"deployed/{kind.Plural}")).ToHashSet(), stoppingToken);
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

    private Task FollowAsync(DeployedKind kind, CancellationToken cancellationToken)
    {
        var collection = KubernetesPath.With(
            KubernetesPath.Collection(kind.Group, kind.Version, kind.Plural, ns: null), "labelSelector", ProxyMetadata.OfProxies);
        return new ObjectWatch(api, collection, new DeployedObjects(LookAfter), time, _logger).RunAsync(cancellationToken);
    }

    private void LookAfter(ObjectKey gateway) => _ = LookAfterAsync(gateway);

    private async Task LookAfterAsync(ObjectKey gateway)
    {
        try
        {
            await grains.GetGrain<IInfrastructureGrain>(gateway.ToString()).LookAfter();
        }
        catch (Exception e) when (e is TimeoutException or OrleansException)
        {
            LogUntold(e, gateway);
        }
    }

    [LoggerMessage(EventId = 620, Level = LogLevel.Warning, Message = "What was changed of the deployment of Gateway {Gateway} is put right later")]
    private partial void LogUntold(Exception exception, ObjectKey gateway);
}
