using KGateway.Resources;

namespace KGateway.Silo.Proxies;

/// <summary>What a proxy must know before it can ask for its configuration.</summary>
/// <param name="Gateway">The Gateway it serves.</param>
/// <param name="Xds">The control plane.</param>
internal sealed record BootstrapOptions(ObjectKey Gateway, XdsAddress Xds)
{
    /// <summary>xDS node id; unique among proxies.</summary>
    public string NodeId { get; init; } = DefaultNodeId(Gateway);

    /// <summary>Port of the proxy's admin interface on the loopback address; 0 takes a free one.</summary>
    public int AdminPort { get; init; } = 19000;

    /// <summary>File with the certificates of the authorities that the machine trusts; null for none.</summary>
    public string? SystemCertificates { get; init; } = SystemCertificateFile.Find();

    /// <summary>The node id of the only proxy of a Gateway.</summary>
    public static string DefaultNodeId(ObjectKey gateway) => $"{gateway.Name}.{gateway.Namespace}";
}
