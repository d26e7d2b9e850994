using KGateway.Resources;
using KGateway.Translation;

namespace KGateway.Grains.Contracts.Infrastructure;

/// <summary>
/// Runs the proxies of a Gateway: as a child process, or as Kubernetes objects. Exactly one silo at a time is asked for one Gateway, one
/// call at a time; after a failure the newest wish is repeated with a pause that grows. Calls must be idempotent.
/// </summary>
public interface IProxyDeployer
{
    /// <summary>
    /// How often what was made is looked after by another <see cref="EnsureAsync"/>, because others can change it; null for never.
    /// </summary>
    TimeSpan? Audit => null;

    /// <summary>Makes what the Gateway needs exist.</summary>
    ValueTask EnsureAsync(GatewayInfrastructure infrastructure, CancellationToken cancellationToken);

    /// <summary>
    /// Takes away what <see cref="EnsureAsync"/> made, also by an earlier process; succeeds when there is nothing.
    /// </summary>
    ValueTask RemoveAsync(ObjectKey gateway, CancellationToken cancellationToken);
}
