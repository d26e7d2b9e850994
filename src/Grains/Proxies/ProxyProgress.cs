using System.Collections.Immutable;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Proxies;

/// <summary>
/// Follows how one proxy keeps up. It is late when something that was current has not been accepted for long, whatever came afterwards;
/// what it refused counts until it has accepted what is current. Not thread-safe.
/// </summary>
internal sealed class ProxyProgress
{
    private readonly ProxyRejection?[] _refused = new ProxyRejection?[XdsTypes.Count];
    private DateTimeOffset? _behindSince;
    private long _awaited;
    private bool _tookAll;

    /// <summary>Why it lacks the current configuration; null when it doesn't, or may still come up in time.</summary>
    public ProxyTrouble? Trouble { get; private set; }

    /// <summary>True until it first had everything, or is in trouble.</summary>
    public bool IsStarting => !_tookAll && Trouble is null;

    /// <summary>True when time alone, or what it answers next, changes the picture.</summary>
    public bool IsUnsettled => _behindSince is not null;

    /// <summary>Looks at a connection.</summary>
    public void Look(ProxyConnection proxy, DateTimeOffset now, TimeSpan patience)
    {
        var current = proxy.Feed.Current;
        var known = false;
        var caughtUp = current is not null;
        var behind = ImmutableArray.CreateBuilder<XdsType>();
        foreach (var type in XdsTypes.All)
        {
            if (proxy.StateOf(type) is not { } state)
                continue;
            known = true;
            var isBehind = proxy.IsBehind(state, current);
            if (isBehind)
                behind.Add(type);
            caughtUp &= !isBehind || state.Acknowledged >= _awaited;
            _refused[(int)type] = state.Rejection ?? (isBehind ? _refused[(int)type] : null);
        }

        var complete = known && current is not null && behind.Count == 0;
        _tookAll |= complete;
        if (complete)
            _behindSince = null;
        else if (_behindSince is null || (known && caughtUp))
            (_behindSince, _awaited) = (now, current?.Revision ?? 0);
        Trouble = Refusal(proxy.Hello.NodeId)
            ?? (now - _behindSince >= patience ? new ProxyTrouble(proxy.Hello.NodeId, behind.ToImmutable(), [], null) : null);
    }

    private ProxyTrouble? Refusal(string node)
    {
        foreach (var type in XdsTypes.All)
        {
            if (_refused[(int)type] is { } refused)
                return new ProxyTrouble(node, [type], [.. refused.Names.Take(ProxyWords.MostNames + 1)], ProxyWords.Clean(refused.Message));
        }

        return null;
    }
}
