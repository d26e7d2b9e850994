using KGateway.Grains.Contracts.Proxies;

namespace KGateway.Grains.Statuses;

/// <summary>
/// Forms what a Gateway's status says of its proxies from what all silos report, and sees to it that this changes neither often nor for
/// what passes by itself: a proxy that changes silos, or takes its first configuration. Not thread-safe.
/// </summary>
/// <param name="patience">The least time between two changes, and how long the last proxy must be gone.</param>
internal sealed class ProxiesOpinion(TimeSpan patience)
{
    private readonly Dictionary<SiloAddress, GatewayProxies> _parts = [];
    private DateTimeOffset? _changedAt;
    private DateTimeOffset? _noneSince;

    /// <summary>True once all silos have been asked.</summary>
    public bool IsKnown { get; set; }

    /// <summary>Whether a proxy has been seen that had taken everything.</summary>
    public bool HasServed { get; private set; }

    /// <summary>What is said.</summary>
    public ProxiesVerdict Said { get; private set; } = ProxiesVerdict.Unknown;

    /// <summary>Takes what a silo reports, unless something newer of it is known.</summary>
    public void Take(GatewayProxies part)
    {
        if (!_parts.TryGetValue(part.Silo, out var held) || held.Version < part.Version)
            _parts[part.Silo] = part;
        HasServed |= HasAll(part);
    }

    /// <summary>Forgets the proxies that were seen before the Gateway was made anew.</summary>
    public void Restart() => HasServed = _parts.Values.Any(HasAll);

    /// <summary>Forgets the proxies of a silo that is gone.</summary>
    public void Forget(SiloAddress silo) => _parts.Remove(silo);

    /// <summary>Decides what is said now, and after which time to decide again; null when only news can change it.</summary>
    /// <param name="now">The time.</param>
    /// <param name="written">True when the status is written anyway, so that a change costs no write of its own.</param>
    public TimeSpan? Decide(DateTimeOffset now, bool written)
    {
        if (!IsKnown)
            return null;
        var verdict = ProxiesVerdict.Of(_parts.Values);
        _noneSince = verdict.Kind == ProxiesVerdictKind.None ? _noneSince ?? now : null;
        if (verdict == Said || verdict.Kind == ProxiesVerdictKind.Starting)
            return null;
        var due = Latest(_noneSince + patience, written ? null : _changedAt + patience);
        if (due > now)
            return due - now;
        // To learn that there are none is no change.
        if (Said.Kind != ProxiesVerdictKind.Unknown || verdict.Kind != ProxiesVerdictKind.None)
            _changedAt = now;
        Said = verdict;
        return null;
    }

    private static bool HasAll(GatewayProxies part) => part.Connected > part.Starting + part.Troubled;

    private static DateTimeOffset? Latest(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b : a;
}
