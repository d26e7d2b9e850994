using System.Globalization;
using KGateway.Resources;

namespace KGateway.Translation.Backends;

/// <summary>
/// Identity of something that traffic can be sent to: one port of a Service, or a Backend (port 0). Its cluster name is the same in
/// every Gateway, so proxies, endpoints and statistics can be joined by it.
/// </summary>
/// <param name="Kind">Kind of the object.</param>
/// <param name="Object">The object.</param>
/// <param name="Port">Port of a Service (not of its pods); 0 for kinds that define their own.</param>
/// <param name="ExtraKey">Tells apart several backends of one object and port; empty as a rule.</param>
public readonly record struct BackendKey(GroupKind Kind, ObjectKey Object, int Port, string ExtraKey = "") : IComparable<BackendKey>
{
    /// <summary>Name of the cluster that references use when the backend can't be resolved. It never exists, so that traffic gets 500.</summary>
    public const string BlackholeCluster = "blackhole-cluster";

    // No variant of a Service's port is called so: theirs are words without a dot.
    private const string Proxies = "proxies.";
    private const string Gcp = "gcp.";

    /// <summary>
    /// Name of the backend's cluster: <c>prefix_namespace_name[_extra]_port</c>; that of a Gateway's own proxies is their local cluster's.
    /// </summary>
    public string ClusterName
    {
        get
        {
            if (ExtraKey == Proxies)
                return $"{Object.Name}.{Object.Namespace}";
            if (ExtraKey == Gcp)
                return Object.Name;
            string prefix = Prefix(Kind);
            string port = Port.ToString(CultureInfo.InvariantCulture);
            return string.IsNullOrEmpty(ExtraKey)
                ? $"{prefix}_{Object.Namespace}_{Object.Name}_{port}"
                : $"{prefix}_{Object.Namespace}_{Object.Name}_{ExtraKey}_{port}";
        }
    }

    /// <summary>Google Cloud's metadata server, which gives identity tokens.</summary>
    public static BackendKey GcpMetadata { get; } = new(ResourceKinds.Backend.GroupKind, new("", "gcp_authn"), 0, Gcp);

    /// <summary>A port of a Service.</summary>
    public static BackendKey OfService(ObjectKey service, int port) => new(ResourceKinds.Service.GroupKind, service, port);

    /// <summary>
    /// The proxies of a Gateway behind a port of their Service: each knows the others as its local cluster (<see cref="ProxyNames"/>), for
    /// routing by zones.
    /// </summary>
    public static BackendKey OfProxies(ObjectKey gateway, int port) =>
        new(ResourceKinds.Service.GroupKind, ProxyNames.Objects(gateway), port, Proxies);

    /// <summary>A Backend.</summary>
    public static BackendKey OfBackend(ObjectKey backend) => new(ResourceKinds.Backend.GroupKind, backend, 0);

    /// <inheritdoc/>
    public int CompareTo(BackendKey other)
    {
        int order = Kind.CompareTo(other.Kind);
        if (order == 0)
            order = Object.CompareTo(other.Object);
        if (order == 0)
            order = Port.CompareTo(other.Port);
        return order != 0 ? order : string.CompareOrdinal(ExtraKey, other.ExtraKey);
    }

    /// <summary><c>Kind namespace/name:port</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Kind.Kind} {Object}:{Port}{(string.IsNullOrEmpty(ExtraKey) ? "" : "_")}{ExtraKey}");

    private static string Prefix(GroupKind kind)
    {
        if (kind == ResourceKinds.Service.GroupKind)
            return "kube";
        if (kind == ResourceKinds.Backend.GroupKind)
            return "backend";
        return kind.Kind == "ServiceEntry" ? "istio-se" : kind.Kind.ToLowerInvariant();
    }
}
