using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KGateway.Kubernetes.Authentication;

/// <summary>
/// Reads the cluster's keys before the first proxy comes to this replica, which may be while the API server is away.
/// </summary>
internal sealed class FirstKeys(ClusterKeys keys, IOptions<ServiceAccountOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.KeysInterval, time);
        while ((await keys.GetAsync(stoppingToken)).Keys is null && await timer.WaitForNextTickAsync(stoppingToken))
        {
        }
    }
}
