using KGateway.Resources.Core;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;

namespace KGateway.Translation.Tests.Incremental;

/// <summary>A change of a TLSRoute, TCPRoute or UDPRoute costs what it touches, however many others there are.</summary>
public sealed class L4CostTests
{
    private const int Routes = 500;

    private readonly GatewayTranslator _translator = new(TestObjects.GatewayKey, TranslationSettings.Default);
    private ClusterState _state;

    public L4CostTests()
    {
        var changes = new List<ResourceChange>
        {
            ResourceChange.Put(TestObjects.Class()),
            ResourceChange.Put(TestObjects.Gateway(
                TestObjects.Tls("pass", 443), TestObjects.Tls("end", 443, "*.end.org", "cert"), TestObjects.Tcp("tcp", 53), TestObjects.Udp("udp", 53))),
            ResourceChange.Put(TestObjects.Route("http", [], "s0")),
            ResourceChange.Put(Certificate("cert")),
        };
        for (var i = 0; i < Routes; i++)
        {
            changes.Add(ResourceChange.Put(TestObjects.TlsRoute($"r{i}", [$"h{i}.example.com"], $"s{i}", i)));
            changes.Add(ResourceChange.Put(TestObjects.TcpRoute($"t{i}", $"s{i}", i)));
            changes.Add(ResourceChange.Put(TestObjects.UdpRoute($"u{i}", $"s{i}", i)));
            changes.Add(ResourceChange.Put(TestObjects.Service("app", $"s{i}")));
        }

        _state = ClusterState.Empty.Apply(changes);
        _translator.Translate(_state);
    }

    [Fact]
    public void Everything_is_made_once_at_first()
    {
        var work = _translator.LastWork;
        // One chain for each TLSRoute, one for the first of all the TCPRoutes of each TCP and terminating TLS listener, one for UDP.
        Assert.Equal((1, Routes + 3, Routes, 3), (work.Frames, work.Chains, work.Clusters, work.Listeners));
    }

    [Fact]
    public void A_changed_TLSRoute_costs_its_chain_and_joins_its_listener()
    {
        Apply(ResourceChange.Put(TestObjects.TlsRoute("r7", ["h7.example.com"], "s8", 7)));
        AssertWork(attachments: 1, resolutions: 1, chains: 1, listeners: 1);
    }

    [Fact]
    public void A_route_that_does_not_have_the_listener_costs_no_chain()
    {
        Apply(ResourceChange.Put(TestObjects.TcpRoute("t7", "s8", 7)));
        AssertWork(attachments: 1, resolutions: 1, chains: 0, listeners: 0);
    }

    [Fact]
    public void The_next_route_takes_over_when_the_first_goes()
    {
        var result = Apply(ResourceChange.Delete(TestObjects.UdpRoute("u0", "s0").Id));
        AssertWork(attachments: 0, resolutions: 0, chains: 1, listeners: 1);
        Assert.Equal(["listener~53-udp"], result.ChangedNames[(int)XdsType.Listener]);
    }

    [Fact]
    public void A_deleted_service_costs_the_routes_that_name_it()
    {
        Apply(ResourceChange.Delete(TestObjects.Service("app", "s7").Id));
        AssertWork(attachments: 0, resolutions: 3, chains: 1, listeners: 1);
    }

    [Fact]
    public void A_changed_certificate_costs_its_listener_and_no_chain()
    {
        Apply(ResourceChange.Put(Certificate("cert")));
        AssertWork(attachments: 0, resolutions: 0, chains: 0, listeners: 1);
    }

    [Fact]
    public void A_certificate_that_changes_after_routes_did_is_still_noticed()
    {
        Apply(ResourceChange.Put(TestObjects.TlsRoute("r7", ["h7.example.com"], "s8", 7)));
        Apply(ResourceChange.Put(Certificate("cert")));
        AssertWork(attachments: 0, resolutions: 0, chains: 0, listeners: 1);
    }

    private static Secret Certificate(string name)
    {
        var certificate = TestCertificate.Create();
        return new Secret
        {
            Metadata = new Resources.ObjectMeta { Name = name, Namespace = "infra" },
            Data = Resources.BinaryMap.FromText(("tls.crt", certificate.Pem), ("tls.key", certificate.KeyPem)),
        };
    }

    private GatewayTranslation Apply(params ResourceChange[] changes) => _translator.Translate(_state = _state.Apply(changes));

    private void AssertWork(int attachments, int resolutions, int chains, int listeners)
    {
        var work = _translator.LastWork;
        Assert.Equal((0, attachments, resolutions, chains, listeners, 0, 0),
            (work.Frames, work.Attachments, work.Resolutions, work.Chains, work.Listeners, work.VirtualHosts, work.Clusters));
    }
}
