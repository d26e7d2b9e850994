using System.Collections.Immutable;
using KGateway.Translation.Encoding;
using KGateway.Translation.Endpoints;

namespace KGateway.Grains.Contracts.Snapshots;

/// <summary>
/// The feed of the proxies that run in one place: endpoints are ordered by how near they are, where clusters have a preference. All else is
/// shared with the other proxies of the Gateway, and everything is while no cluster has one. Thread-safe.
/// </summary>
/// <param name="inner">The feed for all proxies.</param>
/// <param name="client">Where the proxies run.</param>
public sealed class LocalizedFeed(ISnapshotFeed inner, ClientLocality client) : ISnapshotFeed
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, EndpointPreference> _preferences = new(StringComparer.Ordinal);

    // Clusters that have, or had, a preference: a change of one may be a change of its endpoints.
    private readonly HashSet<string> _preferring = new(StringComparer.Ordinal);
    private volatile Localized? _last;

    /// <inheritdoc/>
    public ProxySnapshot? Current
    {
        get
        {
            if (inner.Current is not { } source)
                return null;
            if (_last is { } last && ReferenceEquals(last.Source, source))
                return last.Snapshot;
            lock (_gate)
            {
                // Another reader may have seen a newer one.
                if (_last is null || _last.Source.Revision < source.Revision)
                    _last = Advance(_last, source);
                return _last.Snapshot;
            }
        }
    }

    /// <inheritdoc/>
    public ImmutableArray<EncodedResource> LatelyRemovedClusters => inner.LatelyRemovedClusters;

    /// <inheritdoc/>
    public SnapshotChanges? ChangesSince(long revision)
    {
        if (inner.ChangesSince(revision) is not { } changes)
            return null;
        if (changes[XdsType.Cluster] is not { } clusters)
            return changes;
        // Those of the newest snapshot must be known.
        _ = Current;
        lock (_gate)
        {
            var more = clusters.Where(_preferring.Contains).ToArray();
            if (more.Length == 0)
                return changes;
            var all = new SnapshotChanges();
            foreach (var type in XdsTypes.All)
            {
                if (changes[type] is { } names)
                    all.Add(type, names);
            }

            all.Add(XdsType.Endpoints, more);
            return all;
        }
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(Action onChange) => inner.Subscribe(onChange);

    private Localized Advance(Localized? last, ProxySnapshot source)
    {
        if (last is not null && inner.ChangesSince(last.Source.Revision) is { } changes)
        {
            var clusters = changes[XdsType.Cluster] ?? [];
            foreach (var name in clusters)
                Read(name, source[XdsType.Cluster][name]);
            return _preferences.Count == 0
                ? Shared(source)
                : Joined(source, last.Endpoints, [.. clusters, .. changes[XdsType.Endpoints] ?? []]);
        }

        _preferences.Clear();
        foreach (var cluster in source[XdsType.Cluster].Resources)
            Read(cluster.Name, cluster);
        return _preferences.Count == 0 ? Shared(source) : Joined(source, source[XdsType.Endpoints], _preferences.Keys);
    }

    private static Localized Shared(ProxySnapshot source) => new(source, source, source[XdsType.Endpoints]);

    private Localized Joined(ProxySnapshot source, ResourceSet before, IEnumerable<string> names)
    {
        var put = new List<EncodedResource>();
        var remove = new List<string>();
        foreach (var name in names)
        {
            if (source[XdsType.Endpoints][name] is not { } assignment)
                remove.Add(name);
            else
                put.Add(_preferences.TryGetValue(name, out var preference) ? LocalizedEndpoints.Of(assignment, preference, client) : assignment);
        }

        var endpoints = before.With(put, remove);
        var sets = new ResourceSet[XdsTypes.Count];
        foreach (var type in XdsTypes.All)
            sets[(int)type] = type == XdsType.Endpoints ? endpoints : source[type];
        return new(source, new ProxySnapshot(source.Revision, [.. sets], source.UnknownEndpoints), endpoints);
    }

    private void Read(string name, EncodedResource? cluster)
    {
        if (cluster is not null && EndpointPreference.Of(cluster) is { } preference)
        {
            _preferences[name] = preference;
            _preferring.Add(name);
        }
        else
        {
            _preferences.Remove(name);
            // The endpoints of a cluster that is gone are gone for all proxies.
            if (cluster is null)
                _preferring.Remove(name);
        }
    }

    private sealed record Localized(ProxySnapshot Source, ProxySnapshot Snapshot, ResourceSet Endpoints);
}
