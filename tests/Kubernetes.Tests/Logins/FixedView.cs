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
    private readonly Channel<TaskCompletionSource> _changes = Channel.CreateUnbounded<TaskCompletionSource>();

    public ClusterState State { get; private set; } = ClusterState.Empty;

    public IReadOnlyList<string> NotReady { get; set; } = [];

    public IReadOnlyList<string> Degraded => [];

    public bool Owns { get; set; } = true;

    public void Set(string yaml) => _ = SetAsync(yaml);

    /// <summary>Sets a state; ends when who watches has done what it does about it and waits for the next.</summary>
    public Task SetAsync(string yaml)
    {
        var read = ResourceReader.Read("test.yaml", yaml);
        Assert.Empty(read.Diagnostics);
        State = ClusterState.Empty.Apply([.. read.Objects.Select(ResourceChange.Put)]);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _changes.Writer.TryWrite(seen);
        return seen.Task;
    }

    public bool IsOwner(string key) => Owns;

    public ValueTask<ClusterView> GetAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("not asked for");

    public ValueTask<ProxySnapshot?> GetSnapshotAsync(ObjectKey gateway, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("not asked for");

    public async IAsyncEnumerable<long> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var seen in _changes.Reader.ReadAllAsync(cancellationToken))
        {
            yield return 0;
            seen.TrySetResult();
        }
    }
}
