using System.Globalization;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Gateways;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.L4Routes;

/// <summary>Finds the listeners that take a TLSRoute, TCPRoute or UDPRoute, and what it wants of each.</summary>
internal static class L4Attacher
{
    // A route has at most 32 parents; a mask of them has room for more.
    private const int MaxParents = 64;

    /// <summary>Attaches a route to a Gateway.</summary>
    public static L4Attachment Attach(Resource route, GatewayFrame frame, ILookups lookups)
    {
        var spec = L4Spec.Of(route);
        var parents = new List<ParentAttachment>(1);
        var listeners = new List<AttachedListener>(1);
        var takers = new SortedDictionary<int, (AttachedListener Listener, ulong Parents, List<L4Host> Hosts)>();
        foreach (var reference in spec.Route.ParentRefs)
        {
            if (parents.Count == MaxParents)
                break;
            if (frame.OwnerOf(IndexKeys.ParentOf(reference, route.Metadata.Namespace)) is not { } owner)
                continue;
            var refusal = Reasons.NoMatchingParent;
            var parent = 1UL << parents.Count;
            foreach (var listener in owner.Listeners)
            {
                if (!RouteAdmission.Names(reference, listener))
                    continue;
                if (!RouteAdmission.Allows(listener, route, lookups))
                {
                    if (refusal == Reasons.NoMatchingParent)
                        refusal = Reasons.NotAllowedByListeners;
                    continue;
                }

                if (HostsAt(listener, route, spec.Hostnames, frame) is not { } hosts)
                {
                    if (refusal is not null)
                        refusal = Reasons.NoMatchingListenerHostname;
                    continue;
                }

                // Which of several rules is meant is not defined: the standard has exactly one since v1.
                refusal = spec.Rules.Count == 1 ? null : Reasons.UnsupportedValue;
                if (refusal is not null)
                    break;
                listeners.Add(listener);
                if (!listener.Valid)
                    continue;
                var before = takers.GetValueOrDefault(listener.Index);
                takers[listener.Index] = (listener, before.Parents | parent, hosts);
            }

            parents.Add(new(reference, owner, refusal));
        }

        return new L4Attachment { Parents = [.. parents], Listeners = [.. listeners], Bindings = Bind(route.Key, takers.Values) };
    }

    // Null when they have no name in common. What a listener has in common with a route doesn't depend on the parent reference.
    private static List<L4Host>? HostsAt(AttachedListener listener, Resource route, EquatableArray<string> hostnames, GatewayFrame frame)
    {
        if (route is not TlsRoute)
            return [new(NameWithoutHostnames(listener, frame), 0)];
        var hosts = new List<L4Host>(Math.Max(1, hostnames.Count));
        if (hostnames.IsEmpty)
            Add(hosts, new(listener.Hostname ?? Hostnames.Any, 0), listener, frame);
        var matched = hostnames.IsEmpty;
        foreach (var hostname in hostnames)
        {
            var own = Hostnames.Normalize(hostname);
            if ((own is { Length: > 0 } && !Hostnames.IsUsable(own)) || Hostnames.Intersect(listener.Hostname, own) is not { } host)
                continue;
            matched = true;
            Add(hosts, new(host, Hostnames.Specificity(own)), listener, frame);
        }

        return matched ? hosts : null;
    }

    // Clients of a plain protocol inside TLS may send no server name: the only listener of a port takes them all.
    private static string NameWithoutHostnames(AttachedListener listener, GatewayFrame frame) =>
        listener.Spec.Protocol == ListenerProtocol.Tls && listener.Valid && frame.Ports[listener.Socket].Length > 1
            ? listener.Hostname ?? Hostnames.Any
            : Hostnames.Any;

    private static void Add(List<L4Host> hosts, L4Host host, AttachedListener listener, GatewayFrame frame)
    {
        if (!listener.Valid || ListenerIsolation.BelongsToAnother(listener, host.Name, frame))
            return;
        for (var i = 0; i < hosts.Count; i++)
        {
            if (hosts[i].Name != host.Name)
                continue;
            hosts[i] = host with { Specificity = Math.Max(hosts[i].Specificity, host.Specificity) };
            return;
        }

        hosts.Add(host);
    }

    // A route may be at several listeners of a port; the first has the name that kgateway gives to all of them.
    private static L4Binding[] Bind(ObjectKey route, ICollection<(AttachedListener Listener, ulong Parents, List<L4Host> Hosts)> takers)
    {
        var bindings = new List<L4Binding>(takers.Count);
        var ports = new HashSet<ListenerPort>();
        foreach (var (listener, parents, hosts) in takers)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{AttachedListener.PortName(listener.Port)}-{route.Namespace}.{route.Name}-rule-0");
            bindings.Add(new(listener, parents, [.. hosts], ports.Add(listener.Socket) ? name : $"{name}-{listener.Name}"));
        }

        return [.. bindings];
    }
}
