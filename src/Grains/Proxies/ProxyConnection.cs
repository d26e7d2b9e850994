using System.Collections.Immutable;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Grains.Contracts.Snapshots;
using KGateway.Grains.Hub;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Proxies;

/// <summary>One admitted stream.</summary>
internal sealed class ProxyConnection(ProxyHello hello, DateTimeOffset connectedAt, SnapshotReplica snapshot, ProxyRegistry registry)
    : IProxyConnection
{
    private readonly ProxyTypeState?[] _types = new ProxyTypeState?[XdsTypes.Count];
    private int _dirty;
    private int _ended;

    /// <summary>Who is connected.</summary>
    public ProxyHello Hello => hello;

    /// <inheritdoc/>
    public ISnapshotFeed Feed { get; } = snapshot.Feeds.Use(hello.Locality);

    /// <summary>The snapshot that it is given.</summary>
    public SnapshotReplica Snapshot => snapshot;

    /// <inheritdoc/>
    public void Report(ProxyTypeState state)
    {
        var before = Interlocked.Exchange(ref _types[(int)state.Type], state);
        var refused = state.Rejection is not null && !Equals(before?.Rejection, state.Rejection);
        registry.Changed(this, state, refused, first: Interlocked.Exchange(ref _dirty, 1) == 0);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            registry.Ended(this);
        return default;
    }

    /// <summary>Where it stands with a type; null when it has not asked for it.</summary>
    public ProxyTypeState? StateOf(XdsType type) => Volatile.Read(ref _types[(int)type]);

    /// <summary>Whether a snapshot, usually the current one, has something of a type that has not been accepted.</summary>
    public bool IsBehind(ProxyTypeState state, ProxySnapshot? current) =>
        // A newer snapshot that changed nothing of this type leaves nothing to be accepted.
        current is not null
        && state.Acknowledged < current.Revision
        && (Feed.ChangesSince(state.Acknowledged) is not { } changes || changes[state.Type] is not null);

    /// <summary>The state to be reported; later changes ask for another report.</summary>
    public ProxyReport TakeReport()
    {
        Interlocked.Exchange(ref _dirty, 0);
        return MakeReport();
    }

    /// <summary>The state.</summary>
    public ProxyReport MakeReport()
    {
        var current = Feed.Current;
        var types = ImmutableArray.CreateBuilder<ProxyTypeReport>();
        foreach (var type in XdsTypes.All)
        {
            if (StateOf(type) is not { } state)
                continue;
            types.Add(new ProxyTypeReport(
                type,
                state.Resources,
                IsBehind(state, current),
                current?[type].Version.ToString() ?? "",
                [.. state.Rejection?.Names ?? []],
                state.Rejection?.Message,
                state.Rejection?.At));
        }

        return new ProxyReport
        {
            NodeId = hello.NodeId,
            Gateway = hello.Gateway,
            Silo = registry.Silo,
            StreamId = hello.StreamId,
            ConnectedAt = connectedAt,
            Connected = Volatile.Read(ref _ended) == 0,
            Peer = hello.Peer,
            UserAgent = hello.UserAgent,
            Delta = hello.Delta,
            Types = types.ToImmutable(),
        };
    }
}
