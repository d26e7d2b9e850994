using KGateway.Resources;

namespace KGateway.Translation.Backends;

/// <summary>
/// Clusters of one backend that differ in how it is spoken to. A variant is the extra key of its <see cref="BackendKey"/>, so each has
/// endpoints of its own name.
/// </summary>
internal static class BackendVariant
{
    /// <summary>The variant for gRPC towards a backend that doesn't say what it speaks: gRPC is HTTP/2.</summary>
    public const string Grpc = "grpc";

    /// <summary>The variant for datagrams to a port of a Service whose number a port for connections has too.</summary>
    public const string Datagrams = "udp";

    /// <summary>The variant for connections to hosts that TLS clients ask for, of a backend whose hosts are those that clients name.</summary>
    public const string ServerName = "sni";

    /// <summary>The variant for a Gateway that shows a certificate of its own to backends.</summary>
    public static string OfGateway(ObjectKey gateway) => $"gw_backend_client_cert_{gateway.Namespace}_{gateway.Name}";

    /// <summary>The backend in a variant besides those that it has; no variant leaves it as it is.</summary>
    public static BackendKey With(this BackendKey backend, string variant)
    {
        if (variant.Length == 0)
            return backend;
        return backend with { ExtraKey = string.IsNullOrEmpty(backend.ExtraKey) ? variant : $"{backend.ExtraKey}_{variant}" };
    }

    /// <summary>Whether datagrams are sent to the backend, where that makes a difference: <see cref="Datagrams"/>.</summary>
    public static bool IsForDatagrams(this BackendKey backend) =>
        backend.Kind == ResourceKinds.Service.GroupKind
        && !string.IsNullOrEmpty(backend.ExtraKey)
        && (backend.ExtraKey == Datagrams || backend.ExtraKey.StartsWith(Datagrams + "_", StringComparison.Ordinal));

    /// <summary>Whether the backend is spoken to as <see cref="Grpc"/>.</summary>
    public static bool IsGrpc(this BackendKey backend)
    {
        if (string.IsNullOrEmpty(backend.ExtraKey))
            return false;
        string variant = backend.Kind == ResourceKinds.ServiceEntry.GroupKind ? ServiceEntryBackends.VariantOf(backend) : backend.ExtraKey;
        return variant == Grpc || variant.StartsWith(Grpc + "_", StringComparison.Ordinal);
    }

    /// <summary>Whether the backend is used as <see cref="ServerName"/>.</summary>
    public static bool IsByServerName(this BackendKey backend) =>
        backend.Kind == ResourceKinds.ServiceEntry.GroupKind && ServiceEntryBackends.VariantOf(backend) == ServerName;

    /// <summary>What is spoken to a backend that says <paramref name="protocol"/> of itself.</summary>
    public static AppProtocol ProtocolOf(this BackendKey backend, AppProtocol protocol) => backend.IsGrpc() ? AppProtocol.Http2 : protocol;
}
