using Envoy.Config.Endpoint.V3;
using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.Istio;
using KGateway.Translation.Backends;
using KGateway.Translation.Endpoints;
using Node = KGateway.Resources.Core.Node;

namespace KGateway.Translation.Tests.Endpoints;

/// <summary>Endpoints that a ServiceEntry selects.</summary>
public class ServiceEntryEndpointTests
{
    private static readonly BackendKey Backend = new(ResourceKinds.ServiceEntry.GroupKind, new("n", "e"), 80, "e.com");

    private static readonly Node Node = new()
    {
        Metadata = new ObjectMeta
        {
            Name = "node", Labels = StringMap.From(("topology.kubernetes.io/region", "r"), ("topology.kubernetes.io/zone", "z")),
        },
    };

    private static readonly ServiceEntry Entry = new()
    {
        Metadata = new ObjectMeta { Name = "e", Namespace = "n" },
        Spec = new ServiceEntrySpec
        {
            Hosts = ["e.com"],
            Resolution = "STATIC",
            Ports = [new ServiceEntryPort { Number = 80, Name = "http", TargetPort = 8080 }],
            WorkloadSelector = new WorkloadSelector { Labels = StringMap.From(("app", "x")) },
        },
    };

    private static Pod Pod(string name, string ip, string app = "x", string ready = "True") => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "n", Labels = StringMap.From(("app", app)) },
        Spec = new PodSpec { NodeName = "node" },
        Status = new PodStatus { PodIP = ip, Conditions = [new PodCondition { Type = "Ready", Status = ready }] },
    };

    private static WorkloadEntry Workload(string name, WorkloadEntrySpec spec, string app = "x") => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "n", Labels = StringMap.From(("app", app)) },
        Spec = spec,
    };

    private static ClusterLoadAssignment Translate(WorkloadEntry[] workloads, Pod[] pods, ServiceEntry? entry = null, TranslationSettings? settings = null) =>
        ClusterLoadAssignment.Parser.ParseFrom(ServiceEntryEndpoints.Translate(
            Backend, entry ?? Entry, workloads, pods, name => name == "node" ? Node : null, settings ?? TranslationSettings.Default).ToArray());

    private static IEnumerable<string> Addresses(ClusterLoadAssignment assignment) =>
        assignment.Endpoints.SelectMany(static group => group.LbEndpoints).Select(static endpoint =>
            $"{endpoint.Endpoint.Address.SocketAddress.Address}:{endpoint.Endpoint.Address.SocketAddress.PortValue}");

    [Fact]
    public void ReadyPodsAndWorkloadsWithTheLabelsAreEndpoints()
    {
        ClusterLoadAssignment assignment = Translate(
            [
                Workload("w", new() { Address = "10.0.1.1", Locality = "a/b/c", Weight = 3 }),
                Workload("ports", new() { Address = "10.0.1.2", Ports = new RawJson("{\"http\":9090}") }),
            ],
            [Pod("p", "10.0.0.1")]);

        Assert.Equal("istio-se_n_e_e.com_80", assignment.ClusterName);
        Assert.Equal(["10.0.1.2:9090", "10.0.1.1:8080", "10.0.0.1:8080"], Addresses(assignment));
        Assert.Equal(["", "c", ""], assignment.Endpoints.Select(static group => group.Locality?.SubZone ?? ""));
        Assert.Equal([1u, 3u, 1u], assignment.Endpoints.Select(static group => group.LoadBalancingWeight!.Value));
    }

    [Fact]
    public void OthersAreNot()
    {
        ClusterLoadAssignment assignment = Translate(
            [
                Workload("other", new() { Address = "10.0.1.1" }, app: "y"),
                Workload("own", new() { Address = "10.0.1.2", Labels = StringMap.From(("app", "y")) }),
                Workload("name", new() { Address = "host.com" }),
                Workload("socket", new() { Address = "unix:///var/run/x" }),
                Workload("network", new() { Network = "far" }),
                Workload("port", new() { Address = "10.0.1.3", Ports = new RawJson("{\"http\":0}") }),
            ],
            [Pod("going", "10.0.0.3") with { Metadata = Pod("going", "").Metadata with { DeletionTimestamp = DateTimeOffset.UnixEpoch } }, Pod("unready", "10.0.0.1", ready: "False"), Pod("other", "10.0.0.2", app: "y"), Pod("pending", "")]);

        Assert.Empty(assignment.Endpoints);
    }

    [Fact]
    public void WithoutThePortOrASelectorThereAreNone()
    {
        Assert.Empty(Translate([], [Pod("p", "10.0.0.1")], Entry with { Spec = Entry.Spec with { WorkloadSelector = null } }).Endpoints);
        Assert.Empty(Translate([], [Pod("p", "10.0.0.1")], Entry with { Spec = Entry.Spec with { Ports = [] } }).Endpoints);
    }

    [Theory]
    [InlineData(true, "istio", true)]
    [InlineData(true, "disabled", false)]
    [InlineData(false, "istio", false)]
    public void WorkloadsWithSidecarsAreMarkedForAutomaticTls(bool enabled, string mode, bool marked)
    {
        StringMap labels = StringMap.From(("app", "x"), ("security.istio.io/tlsMode", mode));
        Pod pod = Pod("p", "10.0.0.1");
        ClusterLoadAssignment assignment = Translate(
            [Workload("w", new() { Address = "10.0.1.1", Labels = labels })],
            [pod with { Metadata = pod.Metadata with { Labels = labels } }],
            settings: TranslationSettings.Default with { EnableIstioAutoMtls = enabled });

        Assert.All(
            assignment.Endpoints.SelectMany(static group => group.LbEndpoints),
            endpoint => Assert.Equal(marked ? "istio" : null, endpoint.Metadata?.FilterMetadata["envoy.transport_socket_match"].Fields["tlsMode"].StringValue));
    }

    [Fact]
    public void AnAddressCountsOnce() =>
        Assert.Equal(["10.0.0.1:8080"], Addresses(Translate([Workload("w", new() { Address = "10.0.0.1" })], [Pod("p", "10.0.0.1")])));
}
