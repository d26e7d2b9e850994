using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Incremental;
using static KGateway.Translation.Tests.L4Routes.L4Case;
using Cluster = Envoy.Config.Cluster.V3.Cluster;

namespace KGateway.Translation.Tests.L4Routes;

/// <summary>What is said of backends holds for those of TLSRoutes, TCPRoutes and UDPRoutes too.</summary>
public sealed class L4BackendTests
{
    private const string End = "- {name: end, port: 443, protocol: TLS, hostname: a.example.com, tls: {mode: Terminate, certificateRefs: [{name: cert}]}}";
    private const string Pass = "hostnames: [a.example.com], rules: [{backendRefs: [{name: a, port: 80}]}]";

    [Fact]
    public void A_BackendTLSPolicy_starts_TLS_anew_after_a_listener_ended_it()
    {
        var given = Of(End, Route("TLSRoute", "r", Pass) + Policy("System"));
        Assert.Equal("envoy.transport_sockets.tls", Cluster(given, "kube_default_a_80")!.TransportSocket.Name);
        var status = given.Translation.Statuses.Values.OfType<PolicyStatus>().Single();
        Assert.Contains(status.Ancestors[0].Conditions, static c => c is { Type: "Accepted", Status: ConditionStatus.True });
    }

    [Fact]
    public void A_BackendTLSPolicy_that_can_not_be_kept_closes_connections()
    {
        var given = Of(End, Route("TLSRoute", "r", Pass) + Policy("nope"));
        Assert.Null(Cluster(given, "kube_default_a_80"));
        Assert.Equal(["a.example.com => kube_default_a_80 (TLS)"], given.Chains("listener~443"));
        var status = given.Translation.Statuses.Values.OfType<PolicyStatus>().Single();
        Assert.Contains(status.Ancestors[0].Conditions, static c => c is { Type: "Accepted", Status: ConditionStatus.False });
    }

    [Fact]
    public void A_Gateway_with_a_client_certificate_has_clusters_of_its_own()
    {
        var gateway = TestObjects.Gateway(TestObjects.Tcp("tcp", 53), TestObjects.Udp("udp", 53));
        var tls = new GatewayTls { Backend = new GatewayBackendTls { ClientCertificateRef = new SecretObjectReference { Name = "cert" } } };
        var certificate = TestCertificate.Create();
        var secret = new Secret
        {
            Metadata = new ObjectMeta { Name = "cert", Namespace = "infra" },
            Data = BinaryMap.FromText(("tls.crt", certificate.Pem), ("tls.key", certificate.KeyPem)),
        };
        var state = ClusterState.Empty.Apply(
        [
            ResourceChange.Put(TestObjects.Class()),
            ResourceChange.Put(gateway with { Spec = gateway.Spec with { Tls = tls } }),
            ResourceChange.Put(TestObjects.TcpRoute("t", "s")),
            ResourceChange.Put(TestObjects.UdpRoute("u", "s")),
            ResourceChange.Put(TestObjects.Service("app", "s")),
        ]);
        var translator = new GatewayTranslator(TestObjects.GatewayKey, TranslationSettings.Default);
        Assert.Equal(["kube_app_s_80"], Names(translator.Translate(state)));
        const string Own = "kube_app_s_gw_backend_client_cert_infra_gw_80";
        var result = translator.Translate(state.Apply([ResourceChange.Put(secret)]));
        Assert.Equal([Own], Names(result));
        Assert.All(result.Resources[(int)XdsType.Listener].Resources, static listener => Assert.Equal([Own], listener.Clusters));
    }

    private static IEnumerable<string> Names(GatewayTranslation translation) =>
        translation.Resources[(int)XdsType.Cluster].Resources.Select(static cluster => cluster.Name);

    private static Cluster? Cluster(L4Case given, string name) =>
        given.Translation.Resources[(int)XdsType.Cluster][name] is { } found ? Envoy.Config.Cluster.V3.Cluster.Parser.ParseFrom(found.ToArray()) : null;

    private static string Policy(string authority) =>
        $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: BackendTLSPolicy
        metadata: {name: p, namespace: default}
        spec:
          targetRefs: [{group: "", kind: Service, name: a}]
          validation: {hostname: a.example.com, {{(authority == "System" ? "wellKnownCACertificates: System" : $"caCertificateRefs: [{{group: '', kind: ConfigMap, name: {authority}}}]")}} }
        """;
}
