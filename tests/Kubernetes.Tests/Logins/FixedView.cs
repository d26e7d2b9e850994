using System.Runtime.CompilerServices;
using System.Threading.Channels;
using KGateway.Grains.Contracts.Snapshots;
using KGateway.Grains.Contracts.Views;
using KGateway.Resources;
using KGateway.Translation.State;

namespace KGateway.Kubernetes.Tests.Logins;

/// <summary>A state that a test sets, and a share of the work.</summary>
internal sealed class FixedView : IClusterView, IWorkShare
{
    private readonly Channel<long> _changes = Channel.CreateUnbounded<long>();

    public ClusterState State { get; private set; } = ClusterState.Empty;

    public IReadOnlyList<string> NotReady { get; set; } = [];

    public IReadOnlyList<string> Degraded => [];

    public bool Owns { get; set; } = true;

    public void Set(string yaml)
    {
        var read = ResourceReader.Read("test.yaml", yaml);
        Assert.Empty(read.Diagnostics);
        State = ClusterState.Empty.Apply([.. read.Objects.Select(ResourceChange.Put)]);
        _changes.Writer.TryWrite(0);
    }

    public bool IsOwner(string key) => Owns;

    public ValueTask<ClusterView> GetAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("not asked for");

    public ValueTask<ProxySnapshot?> GetSnapshotAsync(ObjectKey gateway, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("not asked for");

    public async IAsyncEnumerable<long> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in _changes.Reader.ReadAllAsync(cancellationToken))
            yield return change;
    }
}
