using System.Collections.Immutable;
using KGateway.Translation.Encoding;

namespace KGateway.Grains.Contracts.Snapshots;

/// <summary>What the proxies of one Gateway should have at one moment. Its parts fit together: each route's cluster is in it.</summary>
public sealed class ProxySnapshot
{
    private readonly ImmutableArray<ResourceSet> _sets;
    private HashSet<string>? _secretNames;

    /// <summary>A snapshot of one set a type, indexed by <see cref="XdsType"/>.</summary>
    public ProxySnapshot(long revision, ImmutableArray<ResourceSet> sets, ImmutableHashSet<string> unknownEndpoints)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sets.Length, XdsTypes.Count);
        ArgumentNullException.ThrowIfNull(unknownEndpoints);
        Revision = revision;
        _sets = sets;
        UnknownEndpoints = unknownEndpoints;
    }

    /// <summary>Number of this snapshot within its feed on this silo; grows by one with each. Never sent to a proxy.</summary>
    public long Revision { get; }

    /// <summary>The resources of a type.</summary>
    public ResourceSet this[XdsType type] => _sets[(int)type];

    /// <summary>
    /// Names of load assignments that are wanted but not known yet (not the same as empty). Nothing is answered for them: what a proxy
    /// holds it keeps, and routes that move traffic to such a cluster wait a bounded time.
    /// </summary>
    public ImmutableHashSet<string> UnknownEndpoints { get; }

    /// <summary>True if a cluster or listener of this snapshot waits for the secret; constant time after the first call.</summary>
    public bool NamesSecret(string name)
    {
        var names = Volatile.Read(ref _secretNames);
        if (names is null)
        {
            names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var type in (ReadOnlySpan<XdsType>)[XdsType.Cluster, XdsType.Listener])
            {
                foreach (var resource in this[type].Ordered.Span)
                {
                    names.UnionWith(resource.Secrets);
                }
            }

            Volatile.Write(ref _secretNames, names);
        }

        return names.Contains(name);
    }
}
