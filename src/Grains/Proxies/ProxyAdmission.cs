using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Hub;
using KGateway.Resources.GatewayApi;

namespace KGateway.Grains.Proxies;

/// <inheritdoc cref="IProxyAdmission"/>
internal sealed class ProxyAdmission(StateReplica state, SnapshotReplicas snapshots, ProxyRegistry registry, TimeProvider time)
    : IProxyAdmission
{
    /// <inheritdoc/>
    public ValueTask<IProxyConnection> ConnectAsync(ProxyHello hello, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hello);
        cancellationToken.ThrowIfCancellationRequested();
        var view = state.Current;
        if (registry.Draining)
            throw new ProxyRefusedException(ProxyRefusal.NotReady, "This replica is shutting down.");
        if (!view.Synced)
            throw new ProxyRefusedException(ProxyRefusal.NotReady, $"This replica is starting: {string.Join("; ", view.Missing)}.");
        if (view.State.Get<Gateway>(hello.Gateway) is null)
            throw new ProxyRefusedException(ProxyRefusal.UnknownGateway, $"There is no Gateway {hello.Gateway}.");
        var connection = new ProxyConnection(hello, time.GetUtcNow(), snapshots.Use(hello.Gateway), registry);
        registry.Connected(connection);
        return new(connection);
    }
}
