using KGateway.Translation.Statuses;

namespace KGateway.Translation.Gateways;

/// <summary>Finds the listeners that want what an earlier one of their port has, or a port that proxies use themselves.</summary>
internal static class ListenerConflicts
{
    /// <summary>TCP ports that every proxy uses itself: metrics, readiness and administration.</summary>
    private static readonly int[] ReservedPorts = [9091, 8082, 19000];

    /// <summary>Sets validity and conditions of the listeners of one port, which are in the order of their precedence.</summary>
    public static void Find(List<AttachedListener> port, bool experimental)
    {
        var classes = new HashSet<string>();
        var owners = new Dictionary<string, AttachedListener>();
        var modes = new HashSet<Resources.GatewayApi.TlsMode>();
        foreach (var listener in port)
        {
            classes.Add(ListenerProtocol.ClassOf(listener.Spec.Protocol));
            owners.TryAdd(NameOf(listener), listener);
            if (listener.Spec is { Protocol: ListenerProtocol.Tls, Tls: { } tls })
                modes.Add(tls.Mode);
        }

        foreach (var listener in port)
        {
            if (!experimental && modes.Count > 1 && listener.Spec.Protocol == ListenerProtocol.Tls)
            {
                // One port can't both end TLS and pass it on before Gateway API allows it.
                listener.SupportedKinds = default;
                Reject(
                    listener,
                    Reasons.ProtocolConflict,
                    "Found conflicting protocols on listeners, a single port can only contain listeners with compatible protocols");
            }
            else if (classes.Count > 1 && listener.Spec.Protocol != port[0].Spec.Protocol)
            {
                Reject(
                    listener,
                    Reasons.ProtocolConflict,
                    "Found conflicting protocols on listeners, a single port can only contain listeners with compatible protocols");
            }
            else if (owners[NameOf(listener)] != listener)
            {
                Reject(
                    listener,
                    Reasons.HostnameConflict,
                    "Found conflicting hostnames on listeners, all listeners on a single port must have unique hostnames");
            }
            else if (!listener.Socket.Udp && ReservedPorts.AsSpan().Contains(listener.Port))
            {
                Reject(listener, Reasons.Invalid, $"invalid port {listener.Port} in listener: port is reserved");
            }
        }
    }

    // Without a name in what clients send, a hostname can't tell listeners apart.
    private static string NameOf(AttachedListener listener) =>
        listener.Spec.Protocol is ListenerProtocol.Tcp or ListenerProtocol.Udp ? Hostnames.Any : listener.Hostname ?? Hostnames.Any;

    private static void Reject(AttachedListener listener, string reason, string message)
    {
        listener.Valid = false;
        listener.Conditions.Set(ConditionTypes.Conflicted, ConditionStatus.True, reason, message);
        listener.Conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, reason, message);
        listener.Conditions.Set(ConditionTypes.Programmed, ConditionStatus.False, reason, message);
    }
}
