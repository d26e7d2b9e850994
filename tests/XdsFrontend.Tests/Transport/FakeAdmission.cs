using System.Collections.Concurrent;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Contracts.Snapshots;
using KGateway.Resources;
using KGateway.XdsFrontend.Tests.Support;

namespace KGateway.XdsFrontend.Tests.Transport;

/// <summary>Admits proxies to worlds, one for each Gateway, and counts the open connections.</summary>
internal sealed class FakeAdmission : IProxyAdmission
{
    private int _open;

    public ConcurrentDictionary<ObjectKey, World> Worlds { get; } = new();

    public ConcurrentQueue<ProxyHello> Hellos { get; } = new();

    public ConcurrentQueue<ProxyTypeState> Reports { get; } = new();

    public Exception? Failure { get; set; }

    public bool FailReports { get; set; }

    public int Open => Volatile.Read(ref _open);

    public ValueTask<IProxyConnection> ConnectAsync(ProxyHello hello, CancellationToken cancellationToken)
    {
        if (Failure is not null)
        {
            throw Failure;
        }

        if (!Worlds.TryGetValue(hello.Gateway, out var world))
        {
            throw new ProxyRefusedException(ProxyRefusal.UnknownGateway, $"there is no Gateway {hello.Gateway}");
        }

        Hellos.Enqueue(hello);
        Interlocked.Increment(ref _open);
        return new(new Connection(this, world.Cell));
    }

    private sealed class Connection(FakeAdmission admission, ISnapshotFeed feed) : IProxyConnection
    {
        public ISnapshotFeed Feed => feed;

        public void Report(ProxyTypeState state)
        {
            if (admission.FailReports)
            {
                throw new InvalidOperationException("a hook that throws");
            }

            admission.Reports.Enqueue(state);
        }

        public ValueTask DisposeAsync()
        {
            Interlocked.Decrement(ref admission._open);
            return ValueTask.CompletedTask;
        }
    }
}
