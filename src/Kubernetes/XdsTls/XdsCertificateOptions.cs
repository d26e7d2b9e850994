using System.Collections.Immutable;
using KGateway.Kubernetes.Ownership;

namespace KGateway.Kubernetes.XdsTls;

/// <summary>Where the certificate of the xDS port comes from.</summary>
public sealed record XdsCertificateOptions
{
    /// <summary>Folder with the user's tls.crt, tls.key and ca.crt. While it has a certificate nothing else counts.</summary>
    public string Folder { get; init; } = "/etc/xds-tls";

    /// <summary>Namespace of the control plane.</summary>
    public required string Namespace { get; init; }

    /// <summary>Secret with a certificate of our own; made where it doesn't exist, and renewed.</summary>
    public string SecretName { get; init; } = "kgateway-xds-tls";

    /// <summary>The owner of that Secret; null to leave it where it is for good.</summary>
    public ReplicaDeployment? Deployment { get; init; }

    /// <summary>DNS names at which proxies connect; a certificate of our own has them all.</summary>
    public required ImmutableArray<string> DnsNames { get; init; }

    /// <summary>How often it is looked whether the user's files have come or changed.</summary>
    public TimeSpan FolderInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the Secret is read.</summary>
    public TimeSpan SecretInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The names of a Service that pods use, with and without the cluster's domain.</summary>
    /// <param name="service">Name of the Service.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="clusterDomain">For example <c>cluster.local</c>.</param>
    public static ImmutableArray<string> NamesOf(string service, string ns, string clusterDomain) =>
        [$"{service}.{ns}.svc.{clusterDomain}", $"{service}.{ns}.svc", $"{service}.{ns}", service];
}
