using KGateway.Grains.Contracts.Infrastructure;
using KGateway.Resources;
using KGateway.Translation;

namespace KGateway.Grains.Infrastructure;

/// <summary>Leaves it to people to run proxies.</summary>
internal sealed class NoProxyDeployer : IProxyDeployer
{
    /// <inheritdoc/>
    public ValueTask EnsureAsync(GatewayInfrastructure infrastructure, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public ValueTask RemoveAsync(ObjectKey gateway, CancellationToken cancellationToken) => default;
}
