using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using KGateway.Kubernetes.Ownership;

namespace KGateway.Kubernetes.Membership;

/// <summary>Who this replica is, and how it finds the others. Most of it comes from the pod's environment (downward API).</summary>
public sealed partial record KubernetesClusteringOptions
{
    /// <summary>The silo port of the chart.</summary>
    public const int DefaultSiloPort = 11111;

    /// <summary>
    /// Name of the Orleans cluster, and of its OrleansCluster object: replicas of one installation have the same. A DNS label.
    /// </summary>
    public required string ClusterId { get; init; }

    /// <summary>Orleans' service id; the same through all upgrades.</summary>
    public string ServiceId { get; init; } = "kgateway";

    /// <summary>Namespace of the pods, and of all objects that clustering writes.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of this pod, which becomes the silo's name.</summary>
    public required string PodName { get; init; }

    /// <summary>UID of this pod: owner of the silo's Lease, and how others find the pod behind a silo.</summary>
    public required string PodUid { get; init; }

    /// <summary>The address at which others reach this silo.</summary>
    public required IPAddress PodAddress { get; init; }

    /// <summary>Port between silos.</summary>
    public int SiloPort { get; init; } = DefaultSiloPort;

    /// <summary>Label selector of the control plane's pods, for example <c>kgateway=kgateway</c>.</summary>
    public required string PodSelector { get; init; }

    /// <summary>Name of the container that runs the silo; doesn't matter where the pod has only one.</summary>
    public string Container { get; init; } = "kgateway";

    /// <summary>The owner of what the replicas make for themselves; null to leave that where it is for good.</summary>
    public ReplicaDeployment? Deployment { get; init; }

    /// <summary>
    /// Folder with tls.crt, tls.key and ca.crt for the connections between silos; null to keep them in <see cref="CertificateSecret"/>.
    /// </summary>
    public string? CertificateFolder { get; init; }

    /// <summary>Secret with the silos' certificates. The first replica makes it where it doesn't exist, and they renew it.</summary>
    public string CertificateSecret { get; init; } = "kgateway-silo-tls";

    /// <summary>The DNS name that certificates of silos must carry. Others of the same authority are refused.</summary>
    public string CertificateName => $"kgateway-silo.{Namespace}.svc";

    /// <summary>
    /// Reads POD_NAME, POD_NAMESPACE, POD_IP and POD_UID, and optionally KGATEWAY_SILO_PORT and KGATEWAY_SILO_TLS_DIR.
    /// </summary>
    /// <param name="environment">Gives the value of a variable, or null.</param>
    /// <param name="clusterId">See <see cref="ClusterId"/>.</param>
    /// <param name="podSelector">See <see cref="PodSelector"/>.</param>
    /// <exception cref="InvalidOperationException">Variables are missing or wrong; the message names them all.</exception>
    public static KubernetesClusteringOptions FromEnvironment(Func<string, string?> environment, string clusterId, string podSelector)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var errors = new List<string>();
        var port = DefaultSiloPort;
        if (environment("KGATEWAY_SILO_PORT") is { Length: > 0 } text
            && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port))
        {
            errors.Add($"KGATEWAY_SILO_PORT is '{text}', no port");
        }

        var address = Required("POD_IP");
        if (!IPAddress.TryParse(address, out var ip) && address.Length > 0)
            errors.Add($"POD_IP is '{address}', no IP address");
        var options = new KubernetesClusteringOptions
        {
            ClusterId = clusterId,
            PodSelector = podSelector,
            Namespace = Required("POD_NAMESPACE"),
            PodName = Required("POD_NAME"),
            PodUid = Required("POD_UID"),
            PodAddress = ip ?? IPAddress.None,
            SiloPort = port,
            CertificateFolder = environment("KGATEWAY_SILO_TLS_DIR") is { Length: > 0 } folder ? folder : null,
        };
        if (errors.Count == 0)
            errors.AddRange(options.Errors());
        return errors.Count == 0 ? options : throw Wrong(errors);

        string Required(string name)
        {
            var value = environment(name);
            if (string.IsNullOrEmpty(value))
                errors.Add($"{name} is not set; the pod gets it from the downward API");
            return value ?? "";
        }
    }

    /// <summary>Throws if something in here can't be right.</summary>
    /// <exception cref="InvalidOperationException">The message names everything that is wrong.</exception>
    internal void Validate()
    {
        var errors = Errors();
        if (errors.Count > 0)
            throw Wrong(errors);
    }

    private List<string> Errors()
    {
        var errors = new List<string>();
        if (!DnsLabel().IsMatch(ClusterId))
            errors.Add($"the cluster id '{ClusterId}' is no DNS label");
        if (SiloPort is < 1 or > ushort.MaxValue)
            errors.Add($"the silo port {SiloPort} is not between 1 and {ushort.MaxValue}");
        if (PodAddress.Equals(IPAddress.Any) || PodAddress.Equals(IPAddress.IPv6Any) || PodAddress.Equals(IPAddress.None))
            errors.Add($"others can't reach this silo at {PodAddress}");
        if (string.IsNullOrWhiteSpace(PodSelector))
            errors.Add("the selector of the control plane's pods is empty: it would select all pods");
        return errors;
    }

    private static InvalidOperationException Wrong(List<string> errors) =>
        new($"This replica can't join the others: {string.Join("; ", errors)}.");

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")]
    private static partial Regex DnsLabel();
}
