using KGateway.Grains.Contracts.Snapshots;
using KGateway.Translation.Encoding;

namespace KGateway.XdsFrontend.Engine;

/// <summary>
/// Nothing that carries traffic ever names something that the proxy lacks: a route goes after its clusters and their endpoints were
/// sent, and a cluster is removed only some time after the proxy accepted the last update that stopped naming it. Sending waits for an ACK
/// only where it says that a new cluster is in use that warms by itself, removing always does. A load assignment has the name of its cluster.
/// </summary>
internal sealed class MakeBeforeBreak(StreamState stream, EngineOptions options, TimeProvider time, IEngineObserver observer) : IOrderRules
{
    private readonly long _endpointsPatience = Ticks(options.EndpointsPatience, time);
    private readonly long _removalPatience = Ticks(options.RemovalPatience, time);
    private readonly long _removalGrace = Ticks(options.RemovalGrace, time);

    // New clusters whose endpoints have not been sent since (the proxy has to ask for them first), and those whose endpoints nobody
    // knows; with their time limits.
    private readonly Dictionary<string, long> _awaited = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _unknown = new(StringComparer.Ordinal);

    // New clusters that the proxy takes into use later, by itself, and says so by its ACK; with their time limits.
    private readonly Dictionary<string, long> _warming = new(StringComparer.Ordinal);

    // Time limit of the same when all clusters were sent at once, before the first request for endpoints.
    private long? _allAwaited;

    public bool MaySend(EncodedResource wanted, HeldState held, long now, ref long deadline)
    {
        var clusters = stream[XdsType.Cluster];
        if (clusters.Filling)
        {
            return false;
        }

        foreach (var (name, difference) in clusters.Differences)
        {
            if (!difference.Held.IsNone || clusters.Base[name] is not { } cluster || !wanted.NamesCluster(name))
            {
                continue;
            }

            // A refused cluster will not come: what the proxy has is kept, but having nothing at all would be worse for the other routes.
            var refused = difference.Refused == cluster.Version && !difference.Force;
            if (!refused || !held.IsNone)
            {
                return false;
            }
        }

        return NoEndpointsPending(wanted)
            && Warm(wanted, held, now, ref deadline)
            && FirstEndpointsInTime(wanted, now, ref deadline)
            && EndpointsInTime(wanted, held, now, ref deadline);
    }

    public bool MayRemoveCluster(string name, Difference difference, long now, ref long deadline)
    {
        // Until its time nothing else is looked at: many may wait.
        if (difference.UnusedSince is { } before && !HasPassed(before + _removalGrace, now, ref deadline))
        {
            return false;
        }

        if (!IsUnused(name, difference, now, ref deadline))
        {
            return false;
        }

        // With a cluster Envoy ends the calls that filters make to it, and requests that it holds or tries again find none.
        var since = difference.UnusedSince ??= now;

        // An unanswered cluster response may hold the replacement, still warming.
        return HasPassed(since + _removalGrace, now, ref deadline) && stream[XdsType.Cluster].InFlight.Count == 0;
    }

    public bool MayRemoveSecret(string name)
    {
        if (stream.Snapshot!.NamesSecret(name))
        {
            return false;
        }

        return !MayWaitFor(stream[XdsType.Cluster], name) && !MayWaitFor(stream[XdsType.Listener], name);
    }

    public void NewClusterSent(EncodedResource cluster, long now)
    {
        if (stream[XdsType.Endpoints].Base[cluster.Name] is not null)
        {
            _awaited[cluster.Name] = now + _endpointsPatience;
        }

        if (cluster.WarmsSlowly)
        {
            _warming[cluster.Name] = now + _endpointsPatience;
        }
    }

    public void ClustersAccepted(ReadOnlySpan<EncodedResource> clusters)
    {
        if (_warming.Count == 0)
        {
            return;
        }

        foreach (var cluster in clusters)
        {
            _warming.Remove(cluster.Name);
        }
    }

    public void AllClustersSent(long now) => _allAwaited = now + _endpointsPatience;

    public void EndpointsSent(string name)
    {
        if (_awaited.Count > 0)
        {
            _awaited.Remove(name);
        }
    }

    public void ClusterGone(string name)
    {
        _awaited.Remove(name);
        _warming.Remove(name);
    }

    public void Advanced(ProxySnapshot snapshot) => RemoveWhere(_unknown, name => !snapshot.UnknownEndpoints.Contains(name));

    private bool IsUnused(string name, Difference difference, long now, ref long deadline)
    {
        var listeners = stream[XdsType.Listener];
        var routes = stream[XdsType.Route];

        // Who lacks listeners or routes can't tell by an ACK that the cluster is out of use. On a new stream they may yet be asked for; routes
        // by listeners that have any.
        var withoutRoutes = routes.Base.Ordered.IsEmpty && !Unsettled(listeners);
        if ((!listeners.Requested || (!routes.Requested && !withoutRoutes)) && !HasPassed(difference.GoneSince + _removalPatience, now, ref deadline))
        {
            return false;
        }

        // A proxy that has come back may have listeners that nobody here knows of, until it has accepted a list.
        return !listeners.Brought && !MayBeNamed(listeners, name, listeners) && !MayBeNamed(routes, name, listeners);
    }

    private bool NoEndpointsPending(EncodedResource wanted)
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

    private bool Warm(EncodedResource wanted, HeldState held, long now, ref long deadline)
    {
        foreach (var (name, limit) in _warming)
        {
            if (now < limit && wanted.NamesCluster(name) && held.Resource?.NamesCluster(name) != true)
            {
                deadline = Math.Min(deadline, limit);
                return false;
            }
        }

        return true;
    }

    private bool FirstEndpointsInTime(EncodedResource wanted, long now, ref long deadline)
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
            if (endpoints.Base[cluster.Name] is not null && !endpoints.Covers(cluster.Name))
            {
                _awaited[cluster.Name] = limit;
            }
        }
    }

    private bool EndpointsInTime(EncodedResource wanted, HeldState held, long now, ref long deadline)
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
            // Routes that send traffic there already lose nothing.
            if (!wanted.NamesCluster(name) || held.Resource?.NamesCluster(name) == true)
            {
                continue;
            }

            if (!_unknown.TryGetValue(name, out var limit))
            {
                _unknown.Add(name, limit = now + _endpointsPatience);
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

    // Resources in force can only differ from the snapshot, which doesn't name the cluster, where a difference or an unanswered response
    // says so: no need to look at the others.
    private static bool MayBeNamed(TypeState state, string cluster, TypeState listeners)
    {
        foreach (var (name, difference) in state.Differences)
        {
            if (state.Type == XdsType.Route && state.Base[name] is null && !Unsettled(listeners))
            {
                // A route table that is gone from the snapshot is in use only as long as a listener that names it.
                continue;
            }

            if (difference.Held.MayNameCluster(cluster))
            {
                return true;
            }
        }

        foreach (var response in state.InFlight)
        {
            foreach (var previous in response.Previous ?? [])
            {
                if (previous.MayNameCluster(cluster))
                {
                    return true;
                }
            }

            // Content that was sent and is superseded: the proxy may run it until it has answered what came after.
            foreach (var sent in response.Changed.Span)
            {
                if (sent.NamesCluster(cluster))
                {
                    return true;
                }
            }

            foreach (var (_, held) in response.Removed ?? [])
            {
                if (held.MayNameCluster(cluster))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Unsettled(TypeState listeners) =>
        !listeners.Requested || listeners.InFlight.Count > 0 || listeners.Differences.Count > 0;

    private static bool MayWaitFor(TypeState state, string secret)
    {
        foreach (var (_, difference) in state.Differences)
        {
            if (difference.Held.MayNameSecret(secret))
            {
                return true;
            }
        }

        foreach (var difference in state.Unused)
        {
            if (difference.Held.MayNameSecret(secret))
            {
                return true;
            }
        }

        foreach (var response in state.InFlight)
        {
            foreach (var previous in response.Previous ?? [])
            {
                if (previous.MayNameSecret(secret))
                {
                    return true;
                }
            }

            foreach (var (_, held) in response.Removed ?? [])
            {
                if (held.MayNameSecret(secret))
                {
                    return true;
                }
            }
        }

        return false;
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

    private static bool HasPassed(long limit, long now, ref long deadline)
    {
        if (now >= limit)
        {
            return true;
        }

        deadline = Math.Min(deadline, limit);
        return false;
    }

    private static long Ticks(TimeSpan span, TimeProvider time) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
