using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;
using KGateway.Grains.Contracts.Views;

namespace KGateway.Grains.Hub;

/// <summary>The active silos, and which of them looks after a key.</summary>
internal sealed class SiloMembership(ILocalSiloDetails local) : IWorkShare
{
    private volatile MembershipView _view = new([local.SiloAddress], FrozenSet<SiloAddress>.Empty);

    /// <summary>This silo.</summary>
    public SiloAddress Local => local.SiloAddress;

    /// <summary>The active silos, this one always among them.</summary>
    public ImmutableArray<SiloAddress> Active => _view.Active;

    /// <summary>Called on any thread after each change.</summary>
    public event Action? Changed;

    /// <summary>Called on any thread after <see cref="Changed"/> when an active silo has ended that didn't first hand over what it did.</summary>
    public event Action? Lost;

    /// <summary>Follows the membership until cancelled.</summary>
    public async Task FollowAsync(IClusterMembershipService membership, CancellationToken cancellationToken)
    {
        Take(membership.CurrentSnapshot);
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(cancellationToken))
            Take(snapshot);
    }

    /// <summary>
    /// True if a silo is known to be gone. One that isn't known at all may be so new that it isn't seen here yet, and one that shuts down
    /// still serves until it has handed over its grains.
    /// </summary>
    public bool HasLeft(SiloAddress silo) => _view.Left.Contains(silo);

    /// <summary>
    /// True if this silo looks after a key: of all active silos it has the highest hash with it, so that a change of membership moves
    /// only the keys of the silo that came or went.
    /// </summary>
    public bool IsOwner(string key)
    {
        var view = _view;
        if (view.Active.Length == 1)
            return true;
        Span<byte> buffer = stackalloc byte[256];
        var needed = Encoding.UTF8.GetMaxByteCount(key.Length);
        var rented = needed > buffer.Length ? ArrayPool<byte>.Shared.Rent(needed) : null;
        var text = rented is null ? buffer : rented;
        var length = Encoding.UTF8.GetBytes(key, text);
        SiloAddress? best = null;
        ulong bestScore = 0;
        foreach (var silo in view.Active)
        {
            var score = XxHash64.HashToUInt64(text[..length], silo.GetConsistentHashCode());
            if (best is null || score > bestScore || (score == bestScore && silo.CompareTo(best) > 0))
                (best, bestScore) = (silo, score);
        }

        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return Local.Equals(best);
    }

    private void Take(ClusterMembershipSnapshot snapshot)
    {
        var active = snapshot.Members.Values
            .Where(static member => member.Status == SiloStatus.Active)
            .Select(static member => member.SiloAddress)
            .Append(Local)
            .Distinct()
            .Order()
            .ToImmutableArray();
        var left = snapshot.Members.Values
            .Where(static member => member.Status is SiloStatus.Stopping or SiloStatus.Dead)
            .Select(static member => member.SiloAddress)
            .ToFrozenSet();
        var same = active.SequenceEqual(_view.Active);
        if (same && left.SetEquals(_view.Left))
            return;
        var lost = _view.Active.Any(silo => snapshot.GetSiloStatus(silo) is SiloStatus.Stopping or SiloStatus.Dead);
        _view = new MembershipView(active, left);
        Changed?.Invoke();
        if (lost)
            Lost?.Invoke();
    }

    private sealed record MembershipView(ImmutableArray<SiloAddress> Active, FrozenSet<SiloAddress> Left);
}
