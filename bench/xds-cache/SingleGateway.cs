using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Contracts.Snapshots;

namespace KGateway.Bench.XdsCache;

/// <summary>Admits every proxy to one feed.</summary>
internal sealed class SingleGateway(ISnapshotFeed feed) : IProxyAdmission
{
    public ValueTask<IProxyConnection> ConnectAsync(ProxyHello hello, CancellationToken cancellationToken) => new(new Connection(feed));

    private sealed class Connection(ISnapshotFeed feed) : IProxyConnection
    {
        public ISnapshotFeed Feed => feed;

        public void Report(ProxyTypeState state)
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
