using System.Net;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Membership;
using KGateway.Kubernetes.Membership.Table;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;

namespace KGateway.Kubernetes.Tests.Membership;

/// <summary>Silos and tables to test with.</summary>
internal static class Silos
{
    public const string Namespace = "kgateway-system";

    public static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);

    public static KubernetesClusteringOptions Options(string address = "10.0.0.1", string pod = "kgateway-0") => new()
    {
        ClusterId = "kgateway",
        Namespace = Namespace,
        PodName = pod,
        PodUid = $"uid-of-{pod}",
        PodAddress = IPAddress.Parse(address),
        PodSelector = "kgateway=kgateway",
    };

    public static KubernetesMembershipTable Table(KubernetesApi api, KubernetesClusteringOptions? options = null) => new(
        api,
        options ?? Options(),
        new LeavingPatience(Microsoft.Extensions.Options.Options.Create(new ClusterMembershipOptions())),
        TimeProvider.System,
        NullLogger<KubernetesMembershipTable>.Instance);

    public static SiloAddress Address(int port, string ip = "10.0.0.1", int generation = 7) => SiloAddress.New(IPAddress.Parse(ip), port, generation);

    public static MembershipEntry Entry(int port, SiloStatus status = SiloStatus.Joining, string ip = "10.0.0.1") => new()
    {
        SiloAddress = Address(port, ip),
        Status = status,
        SiloName = $"silo-{port}",
        HostName = "host",
        RoleName = "role",
        ProxyPort = 0,
        UpdateZone = 1,
        FaultZone = 2,
        StartTime = Start,
        IAmAliveTime = Start,
    };
}
