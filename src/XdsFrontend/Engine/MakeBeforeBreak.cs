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
    private readonly EndpointWaits _endpoints = new(stream, Ticks(options.EndpointsPatience, time), observer);
    private readonly long _warmingPatience = Ticks(options.EndpointsPatience, time);
    private readonly long _removalPatience = Ticks(options.RemovalPatience, time);
    private readonly long _removalGrace = Ticks(options.RemovalGrace, time);

    // New clusters that the proxy takes into use later, by itself, and says so by its ACK; with their time limits.
    private readonly Dictionary<string, long> _warming = new(StringComparer.Ordinal);

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

        return _endpoints.NonePending(wanted) && Warm(wanted, held, now, ref deadline) && _endpoints.InTime(wanted, held, now, ref deadline);
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
        _endpoints.NewClusterSent(cluster.Name, now);
        if (cluster.WarmsSlowly)
        {
            _warming[cluster.Name] = now + _warmingPatience;
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

    public void AllClustersSent(long now) => _endpoints.AllClustersSent(now);

    public void EndpointsSent(string name) => _endpoints.Sent(name);

    public void ClusterGone(string name)
    {
        _endpoints.ClusterGone(name);
        _warming.Remove(name);
    }

    public void Advanced(ProxySnapshot snapshot) => _endpoints.Advanced(snapshot);

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
