using KGateway.Resources;
using KGateway.Resources.Core;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Incremental;

namespace KGateway.Translation.Tests.Gateways;

/// <summary>A Gateway that is deployed to Kubernetes has the addresses of its Service.</summary>
public sealed class AddressTests
{
    private static readonly TranslationSettings Settings = TranslationSettings.Default with { DeploysToKubernetes = true };

    [Fact]
    public void Deployed_proxies_get_the_endpoints_of_their_own_service_as_their_local_cluster()
    {
        var state = State(Balanced());
        var deployed = new GatewayTranslator(TestObjects.GatewayKey, Settings);
        var backends = deployed.Translate(state).Backends;
        Assert.Equal(new ObjectKey("infra", "gw"), backends["gw.infra"].Object);
        Assert.Equal("gw.infra", backends["gw.infra"].ClusterName);
        Assert.Same(backends, deployed.Translate(state.Apply([new(TestObjects.Namespace("other", false).Id, TestObjects.Namespace("other", false))])).Backends);
        Assert.False(new GatewayTranslator(TestObjects.GatewayKey, TranslationSettings.Default).Translate(state).Backends.ContainsKey("gw.infra"));
    }

    [Fact]
    public void Elsewhere_addresses_are_not_ours_to_say()
    {
        var status = Status(State(Balanced(new LoadBalancerIngress { Ip = "10.0.0.1" })), TranslationSettings.Default);
        Assert.Null(status.Addresses);
        Assert.Equal("Programmed", Programmed(status).Reason);
        Assert.False(StatusJson.Of(status).ContainsKey("addresses"));
    }

    [Fact]
    public void Without_a_service_there_is_none()
    {
        var status = Status(State(service: null));
        Assert.Equal([], status.Addresses!.Value);
        AssertProgrammed(status, "AddressNotAssigned", "Service infra/gw does not exist yet");
    }

    [Fact]
    public void A_service_of_the_same_name_that_is_somebody_elses_gives_none()
    {
        var service = Balanced(new LoadBalancerIngress { Ip = "10.0.0.1" });
        var status = Status(State(service with { Metadata = service.Metadata with { Labels = default } }));
        AssertProgrammed(status, "AddressNotAssigned", "does not belong to this Gateway");
    }

    [Fact]
    public void A_load_balancer_gives_hostnames_rather_than_addresses()
    {
        var status = Status(State(Balanced(
            new LoadBalancerIngress { Ip = "10.0.0.1" }, new LoadBalancerIngress { Ip = "10.0.0.2", Hostname = "a.example.com" })));
        Assert.Equal([new("IPAddress", "10.0.0.1"), new("Hostname", "a.example.com")], status.Addresses!.Value);
        Assert.Equal(ConditionStatus.True, Programmed(status).Status);
    }

    [Fact]
    public void Addresses_come_with_a_change_of_the_service_alone()
    {
        var translator = new GatewayTranslator(TestObjects.GatewayKey, Settings);
        var before = State(Balanced());
        var first = (GatewayStatus)translator.Translate(before).Statuses[TestObjects.Gateway().Id];
        AssertProgrammed(first, "AddressNotAssigned", "waits for an address of the load balancer");

        var service = Balanced(new LoadBalancerIngress { Ip = "10.0.0.1" });
        var second = translator.Translate(before.Apply([new(service.Id, service)]));
        Assert.Equal([new("IPAddress", "10.0.0.1")], ((GatewayStatus)second.Statuses[TestObjects.Gateway().Id]).Addresses!.Value);
        Assert.Equal([TestObjects.Gateway().Id], second.ChangedStatuses);
        Assert.Equal(0, translator.LastWork.Frames);
    }

    [Fact]
    public void A_service_without_load_balancer_gives_its_virtual_addresses()
    {
        var status = Status(State(Internal("10.96.0.1", "fd00::1")));
        Assert.Equal([new("IPAddress", "10.96.0.1"), new("IPAddress", "fd00::1")], status.Addresses!.Value);
    }

    [Fact]
    public void A_headless_service_gives_none() =>
        AssertProgrammed(Status(State(Internal("None"))), "AddressNotAssigned", "has no address");

    [Fact]
    public void A_service_without_load_balancer_has_the_addresses_that_are_asked_for() =>
        Assert.Equal([new("IPAddress", "1.2.3.4")], Status(State(Internal("10.96.0.1"), Ask("1.2.3.4"))).Addresses!.Value);

    [Fact]
    public void The_address_that_is_asked_for_is_the_one()
    {
        var status = Status(State(Balanced(new LoadBalancerIngress { Ip = "10.0.0.1" }), Ask("10.0.0.1")));
        Assert.Equal([new("IPAddress", "10.0.0.1")], status.Addresses!.Value);
        Assert.Equal(ConditionStatus.True, Programmed(status).Status);
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.2")]
    [InlineData("10.0.0.1", "10.0.0.1", "10.0.0.2")]
    [InlineData(null, "10.0.0.1", "10.0.0.2")]
    public void An_address_that_was_not_given_is_not_usable(string? given, params string[] asked)
    {
        var ingress = given is null ? [] : new[] { new LoadBalancerIngress { Ip = given } };
        AssertProgrammed(Status(State(Balanced(ingress), Ask(asked))), "AddressNotUsable", asked.Length == 1 ? "10.0.0.2" : "");
    }

    [Fact]
    public void An_address_without_value_asks_for_nothing()
    {
        var status = Status(State(Balanced(new LoadBalancerIngress { Ip = "10.0.0.1" }), [new GatewayAddress()]));
        Assert.Equal(ConditionStatus.True, Programmed(status).Status);
    }

    [Fact]
    public void A_gateway_without_listeners_says_that_first()
    {
        var gateway = TestObjects.Gateway(TestObjects.Http("web", 9091));
        AssertProgrammed(Status(State(null).Apply([new(gateway.Id, gateway)])), "Invalid", "");
    }

    [Fact]
    public void A_waypoint_is_called_by_the_name_of_its_service_first()
    {
        var waypoint = TestObjects.Gateway(TestObjects.Http("mesh", 15088) with { Protocol = "istio.io/PROXY" });
        waypoint = waypoint with { Spec = waypoint.Spec with { GatewayClassName = "kgateway-waypoint" } };
        var @class = TestObjects.Class();
        @class = @class with { Metadata = @class.Metadata with { Name = "kgateway-waypoint" } };
        var service = Internal("10.96.0.1");
        var state = ClusterState.Empty.Apply([new(waypoint.Id, waypoint), new(@class.Id, @class)]);
        var translator = new GatewayTranslator(TestObjects.GatewayKey, Settings);
        AssertProgrammed((GatewayStatus)translator.Translate(state).Statuses[waypoint.Id], "AddressNotAssigned", "does not exist yet");

        var status = (GatewayStatus)translator.Translate(state.Apply([new(service.Id, service)])).Statuses[waypoint.Id];
        Assert.Equal([new("Hostname", "gw.infra.svc.cluster.local"), new("IPAddress", "10.96.0.1")], status.Addresses!.Value);
        Assert.Equal(ConditionStatus.True, Programmed(status).Status);

        // The mesh would send connections to proxies that aren't there yet.
        Assert.True(status.AwaitsProxies);
        Assert.Null(status.WithoutAddresses().Addresses);
        AssertProgrammed(status.WithoutAddresses(), "Pending", "No proxy has taken the configuration yet");
    }

    [Fact]
    public void An_entrance_waits_for_no_proxy() => Assert.False(Status(State(Internal("10.96.0.1"))).AwaitsProxies);

    private static Service Balanced(params LoadBalancerIngress[] ingress)
    {
        var service = Internal("10.96.0.1");
        return service with
        {
            Spec = service.Spec with { Type = "LoadBalancer" },
            Status = new() { LoadBalancer = new() { Ingress = ingress.ToEquatableArray() } },
        };
    }

    private static Service Internal(params string[] addresses)
    {
        var service = TestObjects.Service("infra", "gw");
        return service with
        {
            Metadata = service.Metadata with { Labels = StringMap.From(("gateway.networking.k8s.io/gateway-name", "gw")) },
            Spec = service.Spec with { ClusterIP = addresses[0], ClusterIPs = addresses.ToEquatableArray() },
        };
    }

    private static EquatableArray<GatewayAddress> Ask(params string[] addresses) =>
        addresses.Select(static address => new GatewayAddress { Value = address }).ToEquatableArray();

    private static ClusterState State(Service? service, EquatableArray<GatewayAddress> asked = default)
    {
        var gateway = TestObjects.Gateway(TestObjects.Http("web", 80));
        gateway = gateway with { Spec = gateway.Spec with { Addresses = asked } };
        var state = ClusterState.Empty.Apply([new(gateway.Id, gateway), new(TestObjects.Class().Id, TestObjects.Class())]);
        return service is null ? state : state.Apply([new(service.Id, service)]);
    }

    private static GatewayStatus Status(ClusterState state, TranslationSettings? settings = null) =>
        (GatewayStatus)new GatewayTranslator(TestObjects.GatewayKey, settings ?? Settings).Translate(state).Statuses[TestObjects.Gateway().Id];

    private static Condition Programmed(GatewayStatus status) =>
        status.Conditions.Single(static condition => condition.Type == ConditionTypes.Programmed);

    private static void AssertProgrammed(GatewayStatus status, string reason, string message)
    {
        var programmed = Programmed(status);
        Assert.Equal((ConditionStatus.False, reason), (programmed.Status, programmed.Reason));
        Assert.Contains(message, programmed.Message, StringComparison.Ordinal);
    }
}
