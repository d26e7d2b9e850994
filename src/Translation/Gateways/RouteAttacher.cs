using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.VirtualHosts;

namespace KGateway.Translation.Gateways;

/// <summary>Finds the listeners that take an HTTPRoute or GRPCRoute, and the virtual hosts that it becomes part of.</summary>
internal static class RouteAttacher
{
    // A route has at most 32 parents; a mask of them has room for more.
    private const int MaxParents = 64;

    /// <summary>Attaches a route to a Gateway.</summary>
    public static RouteAttachment Attach(Resource route, GatewayFrame frame, ILookups lookups)
    {
        var (spec, hostnames) = route switch
        {
            HttpRoute http => ((RouteSpec)http.Spec, http.Spec.Hostnames),
            GrpcRoute grpc => (grpc.Spec, grpc.Spec.Hostnames),
            _ => throw new ArgumentException($"{route.Id} has no virtual hosts.", nameof(route)),
        };
        var parents = new List<ParentAttachment>(1);
        var listeners = new List<AttachedListener>(1);
        var hosts = new List<HostMembership>(hostnames.Count + 1);
        foreach (var reference in spec.ParentRefs)
        {
            if (parents.Count == MaxParents)
                break;
            if (frame.OwnerOf(IndexKeys.ParentOf(reference, route.Metadata.Namespace)) is not { } owner)
                continue;
            var attempt = new Attempt(route, reference, hostnames, frame, lookups, 1UL << parents.Count);
            foreach (var listener in owner.Listeners)
                attempt.Try(listener, listeners, hosts);
            parents.Add(new(reference, owner, attempt.Refusal));
        }

        return new RouteAttachment { Parents = [.. parents], Hosts = [.. hosts], Listeners = [.. listeners] };
    }

    private struct Attempt(
        Resource route,
        ParentReference reference,
        EquatableArray<string> hostnames,
        GatewayFrame frame,
        ILookups lookups,
        ulong parent)
    {
        private bool _named;
        private bool _allowed;
        private bool _attached;

        public readonly string? Refusal =>
            _attached ? null
            : _allowed ? Reasons.NoMatchingListenerHostname
            : _named ? Reasons.NotAllowedByListeners
            : Reasons.NoMatchingParent;

        public void Try(AttachedListener listener, List<AttachedListener> listeners, List<HostMembership> hosts)
        {
            if (!RouteAdmission.Names(reference, listener))
                return;
            _named = true;
            if (!RouteAdmission.Allows(listener, route, lookups))
                return;
            _allowed = true;

            var matched = false;
            if (hostnames.IsEmpty)
            {
                matched = true;
                AddHost(listener, Hostnames.Intersect(listener.Hostname, null)!, 0, hosts);
            }

            foreach (var hostname in hostnames)
            {
                var own = Hostnames.Normalize(hostname);
                if ((own is { Length: > 0 } && !Hostnames.IsUsable(own)) || Hostnames.Intersect(listener.Hostname, own) is not { } host)
                    continue;
                matched = true;
                AddHost(listener, host, Hostnames.Specificity(own), hosts);
            }

            if (!matched)
                return;
            _attached = true;
            listeners.Add(listener);
        }

        private readonly void AddHost(AttachedListener listener, string host, int specificity, List<HostMembership> hosts)
        {
            if (!listener.Valid || listener.Table is not { } table || ListenerIsolation.BelongsToAnother(listener, host, frame))
                return;
            var key = new HostKey(table, host);
            for (var i = 0; i < hosts.Count; i++)
            {
                if (hosts[i].Host != key)
                    continue;
                hosts[i] = new(key, hosts[i].Parents | parent, Math.Max(hosts[i].Specificity, specificity));
                return;
            }

            hosts.Add(new(key, parent, specificity));
        }
    }
}
