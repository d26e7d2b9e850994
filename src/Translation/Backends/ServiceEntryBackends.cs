using KGateway.Resources;
using KGateway.Resources.Istio;

namespace KGateway.Translation.Backends;

/// <summary>The backends of ServiceEntries: one for each host and port.</summary>
internal static class ServiceEntryBackends
{
    // No host has it; what follows is the variant of the backend.
    private const char VariantSeparator = '_';

    /// <summary>The backend of a host and a port.</summary>
    public static BackendKey KeyOf(ObjectKey entry, string host, int port) =>
        new(ResourceKinds.ServiceEntry.GroupKind, entry, port, host);

    /// <summary>All backends of an entry.</summary>
    public static List<BackendKey> Of(ServiceEntry entry)
    {
        var backends = new List<BackendKey>(entry.Spec.Hosts.Count * entry.Spec.Ports.Count);
        foreach (string host in entry.Spec.Hosts)
        {
            foreach (ServiceEntryPort port in entry.Spec.Ports)
                backends.Add(KeyOf(entry.Key, host, port.Number));
        }

        return backends;
    }

    /// <summary>The host that a backend of a ServiceEntry is for.</summary>
    public static string HostOf(BackendKey backend)
    {
        int end = backend.ExtraKey.IndexOf(VariantSeparator, StringComparison.Ordinal);
        return end < 0 ? backend.ExtraKey : backend.ExtraKey[..end];
    }

    /// <summary>The variant of a backend of a ServiceEntry; empty for none.</summary>
    public static string VariantOf(BackendKey backend)
    {
        int end = backend.ExtraKey.IndexOf(VariantSeparator, StringComparison.Ordinal);
        return end < 0 ? "" : backend.ExtraKey[(end + 1)..];
    }

    /// <summary>
    /// Whether traffic to an entry can be sent on. Without a resolution the client's own choice of an address would have to be followed,
    /// which the proxy doesn't see.
    /// </summary>
    public static bool IsServed(ServiceEntry entry) => entry.Spec.Resolution is "STATIC" or "DNS" or "DNS_ROUND_ROBIN" || IsDynamic(entry);

    /// <summary>
    /// Whether traffic to a host of an entry can be sent on: where clients name the hosts, a wildcard says which they may name, and nothing else is
    /// a host.
    /// </summary>
    public static bool IsServed(ServiceEntry entry, string host) =>
        IsServed(entry) && (!IsDynamic(entry) || host.StartsWith("*.", StringComparison.Ordinal));

    /// <summary>Whether the hosts of an entry are looked up as clients name them.</summary>
    public static bool IsDynamic(ServiceEntry entry) => entry.Spec.Resolution == "DYNAMIC_DNS";

    /// <summary>Whether the endpoints of an entry are Pods and WorkloadEntries that its selector finds, and come apart from the cluster.</summary>
    public static bool IsSelecting(ServiceEntry entry) => entry.Spec is { Resolution: "STATIC", WorkloadSelector: not null };

    /// <summary>The port of an entry; null when it has none of the number.</summary>
    public static ServiceEntryPort? PortOf(ServiceEntry entry, int number)
    {
        foreach (ServiceEntryPort port in entry.Spec.Ports)
        {
            if (port.Number == number)
                return port;
        }

        return null;
    }

    /// <summary>What a port says its endpoints speak; by the first word of its name for waypoints.</summary>
    public static AppProtocol ProtocolOf(ServiceEntryPort port, bool inMesh = false) => port.Protocol.ToUpperInvariant() switch
    {
        "HTTP2" or "GRPC" or "GRPC-WEB" => AppProtocol.Http2,
        "" => inMesh ? AppProtocols.InMesh(port.Name) : AppProtocols.Parse(port.Name),
        _ => AppProtocol.Default,
    };
}
