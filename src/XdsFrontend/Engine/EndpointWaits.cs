using KGateway.Grains.Contracts.Snapshots;
using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <summary>
/// The endpoints that listeners and routes wait for, so that they don't send traffic to a cluster that has none yet: those that the proxy has
/// yet to ask for, and those that nobody knows yet; neither for ever.
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="patience">For how long at most, in units of the clock's timestamps.</param>
/// <param name="observer">Is told what didn't wait longer.</param>
internal sealed class EndpointWaits(StreamState stream, long patience, IEngineObserver observer)
{
    // New clusters whose endpoints have not been sent since (the proxy has to ask for them first), and those whose endpoints nobody
    // knows; with their time limits.
    private readonly Dictionary<string, long> _awaited = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _unknown = new(StringComparer.Ordinal);

    // Time limit of the same when all clusters were sent at once, before the first request for endpoints.
    private long? _allAwaited;

    /// <summary>False while endpoints that the proxy has asked for, of a cluster that a resource names, are due.</summary>
    public bool NonePending(EncodedResource wanted)
    {
        var endpoints = stream[XdsType.Endpoints];
        if (endpoints.Filling)
        {
            return false;
        }

        foreach (var (name, difference) in endpoints.Differences)
        {
            if (difference.Held.IsNone
                && endpoints.Base[name] is { } assignment
                && (difference.Force || difference.Refused != assignment.Version)
                && wanted.NamesCluster(name))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a resource need not wait any longer; what it doesn't wait for is told.</summary>
    public bool InTime(EncodedResource wanted, HeldState held, long now, ref long deadline) =>
        FirstInTime(wanted, now, ref deadline) && OfEachInTime(wanted, held, now, ref deadline);

    /// <summary>A cluster has been sent that the proxy did not hold.</summary>
    public void NewClusterSent(string cluster, long now)
    {
        if (MayHave(cluster))
        {
            _awaited[cluster] = now + patience;
        }
    }

    /// <summary>All clusters have been sent to a proxy that has not asked for endpoints yet.</summary>
    public void AllClustersSent(long now) => _allAwaited = now + patience;

    /// <summary>The endpoints of a cluster have been sent.</summary>
    public void Sent(string name)
    {
        if (_awaited.Count > 0)
        {
            _awaited.Remove(name);
        }
    }

    /// <summary>The proxy doesn't have a cluster, or no longer.</summary>
    public void ClusterGone(string name) => _awaited.Remove(name);

    /// <summary>The stream moved to another snapshot.</summary>
    public void Advanced(ProxySnapshot snapshot) => RemoveWhere(_unknown, name => !snapshot.UnknownEndpoints.Contains(name));

    // Those that aren't known yet may become known before the proxy asks for them.
    private bool MayHave(string cluster) =>
        stream[XdsType.Endpoints].Base[cluster] is not null || stream.Snapshot!.UnknownEndpoints.Contains(cluster);

    private bool FirstInTime(EncodedResource wanted, long now, ref long deadline)
    {
        var endpoints = stream[XdsType.Endpoints];
        if (_allAwaited is not { } limit)
        {
            return true;
        }

        if (endpoints.Requested)
        {
            _allAwaited = null;
            AwaitUnasked(endpoints, limit);
            return true;
        }

        foreach (var name in wanted.Clusters)
        {
            if (endpoints.Base[name] is null)
            {
                continue;
            }

            if (now < limit)
            {
                deadline = Math.Min(deadline, limit);
                return false;
            }

            observer.SentWithoutEndpoints(wanted, name);
            break;
        }

        return true;
    }

    // A first request may cover only the clusters that had been read by then.
    private void AwaitUnasked(TypeState endpoints, long limit)
    {
        if (endpoints.Names.Shares(endpoints.Base))
        {
            return;
        }

        foreach (var cluster in stream[XdsType.Cluster].Base.Ordered.Span)
        {
            if (MayHave(cluster.Name) && !endpoints.Covers(cluster.Name))
            {
                _awaited[cluster.Name] = limit;
            }
        }
    }

    private bool OfEachInTime(EncodedResource wanted, HeldState held, long now, ref long deadline)
    {
        List<string>? late = null;
        foreach (var (name, limit) in _awaited)
        {
            if (!wanted.NamesCluster(name))
            {
                continue;
            }

            if (now < limit)
            {
                deadline = Math.Min(deadline, limit);
                return false;
            }

            (late ??= []).Add(name);
        }

        foreach (var name in stream.Snapshot!.UnknownEndpoints)
        {
            // Routes that send traffic there already lose nothing, and those that have waited since the cluster was sent have waited enough.
            if (!wanted.NamesCluster(name) || held.Resource?.NamesCluster(name) == true || late?.Contains(name) == true)
            {
                continue;
            }

            if (!_unknown.TryGetValue(name, out var limit))
            {
                _unknown.Add(name, limit = now + patience);
            }

            if (now < limit)
            {
                deadline = Math.Min(deadline, limit);
                return false;
            }

            (late ??= []).Add(name);
        }

        foreach (var name in late ?? [])
        {
            _awaited.Remove(name);
            observer.SentWithoutEndpoints(wanted, name);
        }

        return true;
    }

    private static void RemoveWhere(Dictionary<string, long> names, Predicate<string> match)
    {
        if (names.Count == 0)
        {
            return;
        }

        foreach (var name in names.Keys.Where(name => match(name)).ToArray())
        {
            names.Remove(name);
        }
    }
}
