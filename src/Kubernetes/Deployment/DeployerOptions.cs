using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Kubernetes.Deployment;

/// <summary>What deployed proxies have in common.</summary>
public sealed record DeployerOptions
{
    /// <summary>Owner of the fields that we apply; kgateway's, so that its objects are taken over without conflict.</summary>
    public const string FieldManager = "kgateway.dev/kgateway";

    /// <summary>Namespace of the control plane.</summary>
    public string Namespace { get; init; } = "kgateway-system";

    /// <summary>Domain of the cluster's names.</summary>
    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>Name of the control plane's Service.</summary>
    public string XdsServiceName { get; init; } = "kgateway";

    /// <summary>Host name or IP address of the control plane; null for its Service.</summary>
    public string? XdsHost { get; init; }

    /// <summary>xDS port of the control plane.</summary>
    public int XdsPort { get; init; } = 9977;

    /// <summary>Whether proxies show the token of their ServiceAccount.</summary>
    public bool XdsAuthentication { get; init; } = true;

    /// <summary>Audience of that token.</summary>
    public string TokenAudience { get; init; } = "kgateway";

    /// <summary>
    /// Gives the certificates, as PEM, of the authorities that the control plane's certificate is checked against; null for xDS without TLS.
    /// Asked for each deployment.
    /// </summary>
    public Func<string?>? XdsAuthorities { get; init; }

    /// <summary>
    /// How often deployed objects are compared with what they shall be, besides when a change of them is seen: how long an old authority in
    /// <see cref="XdsAuthorities"/> lasts, or a change that was missed. Costs seven reads per Gateway.
    /// </summary>
    public TimeSpan Audit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Default image of proxies: a stock Envoy, or one that runs kgateway's wrapper (a repository named <c>envoy-wrapper</c>).</summary>
    public ContainerImage Image { get; init; } = new()
    {
        Registry = "docker.io",
        Repository = "envoyproxy/envoy",
        Tag = "v1.40.0",
        PullPolicy = "IfNotPresent",
    };

    /// <summary>Version of the control plane for labels and telemetry; null to leave it out.</summary>
    public string? Version { get; init; }

    /// <summary>File with the certificates of the authorities that proxies trust, in their image; null for none.</summary>
    public string? SystemCertificates { get; init; } = "/etc/ssl/certs/ca-certificates.crt";

    /// <summary>Whether proxies get Istio's certificates from containers beside them.</summary>
    public bool IstioAutoMtls { get; init; }

    /// <summary>Default image of the container that serves Istio's certificates to the proxy.</summary>
    public ContainerImage SdsImage { get; init; } = new()
    {
        Registry = "cr.kgateway.dev/kgateway-dev",
        Repository = "sds",
        PullPolicy = "IfNotPresent",
    };

    /// <summary>Where proxies find the control plane; a name is absolute, so that no search domain is tried.</summary>
    internal string XdsAddress => XdsHost ?? $"{XdsServiceName}.{Namespace}.svc.{ClusterDomain}.";

    /// <summary>Names that the control plane's certificate may have.</summary>
    internal IReadOnlyList<string> XdsNames => XdsHost is { } host
        ? [host.TrimEnd('.')]
        :
        [
            $"{XdsServiceName}.{Namespace}.svc.{ClusterDomain}",
            $"{XdsServiceName}.{Namespace}.svc",
            $"{XdsServiceName}.{Namespace}",
            XdsServiceName,
        ];
}
