using KGateway.Translation.Statuses;

namespace KGateway.Translation.Gateways;

/// <summary>
/// Marks HTTPS listeners of a port whose hostnames overlap: clients may use a connection to one for requests to the other.
/// </summary>
internal static class TlsOverlap
{
    /// <summary>Sets the condition on the listeners of a port that overlap.</summary>
    public static void Mark(AttachedListener[] port)
    {
        var byHost = new Dictionary<string, AttachedListener>(StringComparer.Ordinal);
        foreach (var listener in port)
        {
            if (listener.Spec is { Protocol: ListenerProtocol.Https, Tls: not null })
                byHost.TryAdd(listener.Hostname ?? Hostnames.Any, listener);
        }

        if (byHost.Count < 2)
            return;
        foreach (var (host, listener) in byHost)
        {
            foreach (var wider in Hostnames.Wider(host))
            {
                if (!byHost.TryGetValue(wider, out var other))
                    continue;
                Set(listener, other);
                Set(other, listener);
            }
        }
    }

    // Of several others the one that comes first in the order of listeners is named.
    private static void Set(AttachedListener listener, AttachedListener other)
    {
        if (listener.OverlapsWith is { } named && named.Index < other.Index)
            return;
        listener.OverlapsWith = other;
        listener.Conditions.Set(
            ConditionTypes.OverlappingTlsConfig,
            ConditionStatus.True,
            Reasons.OverlappingHostnames,
            $"The hostname overlaps with that of listener {other.Name} on the same port");
    }
}
