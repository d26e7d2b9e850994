using KGateway.Grains.Contracts.Proxies;
using KGateway.Resources;

namespace KGateway.Grains.Proxies;

/// <summary>The proxies of one Gateway on this silo, and what its status is told of them. Thread-safe.</summary>
internal sealed class GatewayConnections(ObjectKey gateway, SiloAddress silo, TimeSpan patience)
{
    private const int MostTroubles = 3;

    private readonly Lock _gate = new();
    private readonly Dictionary<ProxyConnection, ProxyProgress> _proxies = [];
    private GatewayProxies? _part;
    private long _reported;
    private long _lookedAt;
    private bool _unsettled;
    private int _dirty = 1;

    /// <summary>The Gateway.</summary>
    public ObjectKey Gateway => gateway;

    /// <summary>Adds a proxy.</summary>
    public void Add(ProxyConnection proxy)
    {
        lock (_gate)
        {
            _proxies.Add(proxy, new ProxyProgress());
        }

        Touch();
    }

    /// <summary>Removes a proxy.</summary>
    public void Remove(ProxyConnection proxy)
    {
        lock (_gate)
        {
            _proxies.Remove(proxy);
        }

        Touch();
    }

    /// <summary>Takes note that some proxy's state changed.</summary>
    public void Touch() => Volatile.Write(ref _dirty, 1);

    /// <summary>Whether a look may find something new, or something has not been reported.</summary>
    public bool NeedsLook()
    {
        if (Volatile.Read(ref _dirty) != 0)
            return true;
        lock (_gate)
        {
            return _unsettled || _part?.Version != _reported || Revision() != _lookedAt;
        }
    }

    /// <summary>Looks at the proxies.</summary>
    /// <param name="now">The time.</param>
    /// <param name="nextVersion">Makes the version of what differs from the look before.</param>
    public GatewayProxies Look(DateTimeOffset now, Func<long> nextVersion)
    {
        lock (_gate)
        {
            Volatile.Write(ref _dirty, 0);
            _lookedAt = Revision();
            _unsettled = false;
            var starting = 0;
            List<ProxyTrouble>? troubles = null;
            foreach (var (proxy, progress) in _proxies)
            {
                progress.Look(proxy, now, patience);
                _unsettled |= progress.IsUnsettled;
                starting += progress.IsStarting ? 1 : 0;
                if (progress.Trouble is { } trouble)
                    (troubles ??= []).Add(trouble);
            }

            troubles?.Sort(static (a, b) => string.CompareOrdinal(a.NodeId, b.NodeId));
            if (_part is null || !IsSame(_part, starting, troubles))
            {
                _part = new GatewayProxies(
                    gateway, silo, nextVersion(), _proxies.Count, starting, troubles?.Count ?? 0, [.. troubles?.Take(MostTroubles) ?? []]);
            }

            return _part;
        }
    }

    /// <summary>What must be reported; null when it has been.</summary>
    public GatewayProxies? Unreported()
    {
        lock (_gate)
        {
            return _part?.Version != _reported ? _part : null;
        }
    }

    /// <summary>Takes note that something has been reported; true when nobody is connected and all has been told.</summary>
    public bool Reported(long version)
    {
        lock (_gate)
        {
            _reported = version;
            return _proxies.Count == 0 && _part is { Connected: 0 } part && part.Version == version;
        }
    }

    /// <summary>Makes it be reported once more.</summary>
    public void ReportAgain()
    {
        lock (_gate)
        {
            _reported = 0;
        }
    }

    // All proxies of a Gateway read one cell.
    private long Revision()
    {
        foreach (var proxy in _proxies.Keys)
            return proxy.Feed.Current?.Revision ?? 0;
        return 0;
    }

    private bool IsSame(GatewayProxies part, int starting, List<ProxyTrouble>? troubles)
    {
        if (part.Connected != _proxies.Count || part.Starting != starting || part.Troubled != (troubles?.Count ?? 0))
            return false;
        for (var i = 0; i < part.Troubles.Length; i++)
        {
            if (!IsSame(part.Troubles[i], troubles![i]))
                return false;
        }

        return true;
    }

    private static bool IsSame(ProxyTrouble a, ProxyTrouble b) =>
        a.NodeId == b.NodeId && a.Message == b.Message && a.Types.AsSpan().SequenceEqual(b.Types.AsSpan()) && a.Names.AsSpan().SequenceEqual(b.Names.AsSpan());
}
