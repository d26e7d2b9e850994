using Envoy.Config.Cluster.V3;
using KGateway.EndToEnd.Harness;
using KGateway.Translation.Documents;
using KGateway.Translation.Encoding;
using KGateway.Translation.Tests.Golden;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Waypoints;

/// <summary>ServiceEntries behind a waypoint, as parents of routes, and as backends.</summary>
public class ServiceEntryTests
{
    private const string Entry = "{group: networking.istio.io, kind: ServiceEntry, name: e}";

    private static string Written(string spec, string name = "e", string more = "", string meta = "") =>
        $$"""
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: {{name}}, namespace: infra{{meta}} }
        spec: { {{spec}} }
        {{more}}

        """;

    private static string Static(string more = "") => Written(
        "hosts: [e.example.com], addresses: [10.9.0.1, 10.8.0.0/24], ports: [{number: 80, name: http, protocol: HTTP}], resolution: STATIC, endpoints: [{address: 10.7.0.1}]" + more);

    [Fact]
    public void AnEntryHasAChainForItsAddresses()
    {
        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Static());

        var chain = Assert.Single(translation.Listener()!.FilterChains);
        Assert.Equal("fc_http_80_e_infra", chain.Name);
        Assert.Equal(["10.9.0.1/32", "10.8.0.0/24"], chain.FilterChainMatch.PrefixRanges.Select(static range => $"{range.AddressPrefix}/{range.PrefixLen}"));
        Assert.Equal(["/ -> istio-se_infra_e_e.example.com_80"], translation.Routes("e"));
        Assert.Equal("vh_http_80_e_infra_e_example_com", translation.Table("fc_http_80_e_infra").VirtualHosts[0].Name);
    }

    [Fact]
    public void AllocatedAddressesAreEachForAHost()
    {
        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Written(
            "hosts: [one.com, two.com], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS",
            more: "status: {addresses: [{host: one.com, value: 240.240.0.1}, {host: two.com, value: 240.240.0.2}]}"));

        Assert.Equal(["fc_http_80_e_infra", "fc_http_80_e_infra_two.com"], translation.Chains());
        Assert.Equal("istio-se_infra_e_two.com_80", translation.Table("fc_http_80_e_infra_two.com").VirtualHosts[0].Routes[0].Route_.Cluster);
    }

    [Fact]
    public void HostsThatShareAnAddressAreToldApartByName()
    {
        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Written(
            "hosts: [one.com, two.com], addresses: [10.9.0.1], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS"));

        Assert.Equal(
            ["* istio-se_infra_e_one.com_80", "two.com istio-se_infra_e_two.com_80"],
            translation.Table("fc_http_80_e_infra").VirtualHosts.Select(static host => $"{host.Domains[0]} {host.Routes[0].Route_.Cluster}"));
    }

    [Theory]
    [InlineData("resolution: NONE, addresses: [10.9.0.1]")]
    [InlineData("addresses: [10.9.0.1]")]
    [InlineData("resolution: STATIC")]
    [InlineData("resolution: STATIC, addresses: [nonsense]")]
    public void WhatCannotBeReachedOrSentOnHasNoChain(string spec) =>
        Assert.Null(Mesh.Translate(Mesh.Base(), Written("hosts: [e.com], ports: [{number: 80, name: http, protocol: HTTP}], " + spec)).Listener());

    [Fact]
    public void ALabelOfItsOwnDecides() => Assert.Null(Mesh.Translate(Mesh.Base(), Static().Replace(
        "namespace: infra ", "namespace: infra, labels: {istio.io/use-waypoint: none} ", StringComparison.Ordinal)).Listener());

    [Theory]
    [InlineData(Entry)]
    [InlineData("{group: networking.istio.io, kind: Hostname, name: e.example.com}")]
    public void ItCanBeAParentByItsNameAndByItsHost(string parent)
    {
        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Static(), Mesh.Service("a", 1), Mesh.Route("r", "infra", parent));

        Assert.Equal(["/r -> kube_infra_a_80"], translation.Routes("e"));
        Assert.Single(translation.StatusOf("HTTPRoute", "infra", "r"));
        Assert.DoesNotContain("Accepted", translation.StatusOf("HTTPRoute", "infra", "r").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{group: networking.istio.io, kind: ServiceEntry, name: e, port: 80}", "infra", "istio-se_infra_e_e.example.com_80")]
    [InlineData("{group: networking.istio.io, kind: Hostname, name: e.example.com, port: 80}", "infra", "istio-se_infra_e_e.example.com_80")]
    [InlineData("{group: networking.istio.io, kind: Hostname, name: other.com, port: 80}", "infra", "blackhole-cluster")]
    [InlineData("{group: networking.istio.io, kind: ServiceEntry, name: e, port: 81}", "infra", "blackhole-cluster")]
    [InlineData("{group: networking.istio.io, kind: ServiceEntry, name: f, port: 80}", "infra", "blackhole-cluster")]
    public void ItCanBeABackend(string backend, string @namespace, string cluster)
    {
        string route = Mesh.Route("r", @namespace, "{group: '', kind: Service, name: a}").Replace(
            "{name: a, namespace: infra, port: 80}", backend, StringComparison.Ordinal);

        Assert.Equal([$"/r -> {cluster}"], Mesh.Translate(Mesh.Base(), Static(), Mesh.Service("a", 1), route).Routes("a"));
    }

    [Theory]
    [InlineData("resolution: STATIC, endpoints: [{address: 10.7.0.1, weight: 3, locality: r/z}, {address: name.com}]",
        "'type':'STATIC'", "'loadBalancingWeight':3", "'locality':{'region':'r','zone':'z'}")]
    [InlineData("resolution: STATIC, endpoints: [{address: 10.7.0.1, ports: {http: 8080}}]", "'portValue':8080", "'type':'STATIC'", "e.com")]
    [InlineData("resolution: DNS", "'name':'envoy.clusters.dns'", "'address':'e.com','portValue':80", "'dnsLookupFamily':'V4_PREFERRED'")]
    [InlineData("resolution: DNS_ROUND_ROBIN, endpoints: [{address: name.com}]", "'allAddressesInSingleEndpoint':true", "'address':'name.com'", "e.com")]
    [InlineData("resolution: STATIC, workloadSelector: {labels: {app: x}}", "'type':'EDS'", "'edsConfig':{'ads':{}", "e.com")]
    public void ResolutionsDecideOnTheCluster(string spec, string one, string two, string three)
    {
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(), Written($"hosts: [e.com], addresses: [10.9.0.1], ports: [{{number: 80, name: http, protocol: HTTP}}], {spec}"));

        string json = Mesh.Json(Cluster.Parser.ParseFrom(translation.Resources[(int)XdsType.Cluster]["istio-se_infra_e_e.com_80"]!.ToArray()));
        Assert.All(new[] { one, two, three }, part => Assert.Contains(part, json));
        Assert.Equal(spec.Contains("workloadSelector", StringComparison.Ordinal), translation.Backends.ContainsKey("istio-se_infra_e_e.com_80"));
    }

    private static string Dynamic(string ports = "{number: 80, name: http, protocol: HTTP}", string hosts = "'*.example.com'") =>
        Written($"hosts: [{hosts}], addresses: [10.9.0.1], ports: [{ports}], resolution: DYNAMIC_DNS");

    private static string ClusterJson(GatewayTranslation translation, string name) =>
        Mesh.Json(Cluster.Parser.ParseFrom(translation.Resources[(int)XdsType.Cluster][name]!.ToArray()));

    [Fact]
    public void HostsThatClientsNameAreLookedUpWithinTheWildcard()
    {
        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Dynamic("{number: 8080, name: http, protocol: HTTP}"));

        var host = Assert.Single(translation.Table("fc_http_8080_e_infra").VirtualHosts);
        Assert.Equal(["*.example.com"], host.Domains);
        Assert.Equal("[^:]*(:8080)?", host.Routes[0].Match.Headers[0].StringMatch.SafeRegex.Regex);
        Assert.Equal((true, 404u), (host.Routes[0].Match.Headers[0].InvertMatch, host.Routes[0].DirectResponse.Status));
        Assert.Equal("istio-se_infra_e_*.example.com_8080", host.Routes[1].Route_.Cluster);
        Assert.Contains("'name':'envoy.filters.http.dynamic_forward_proxy'", Mesh.Json(translation.Listener()!));
        string cluster = ClusterJson(translation, "istio-se_infra_e_*.example.com_8080");
        Assert.Contains("'name':'envoy.clusters.dynamic_forward_proxy'", cluster);
        Assert.Contains("'dnsLookupFamily':'V4_PREFERRED'", cluster);
    }

    [Theory]
    [InlineData("TLS")]
    [InlineData("HTTPS")]
    public void HostsThatTlsClientsAskForAreToo(string protocol)
    {
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(), Dynamic($"{{number: 443, name: x, protocol: {protocol}}}", "'*.one.com', two.com, '*.three.com'"));

        string json = Mesh.Json(translation.Listener()!);
        Assert.Equal(["fc_tcp_443_e_infra", "fc_tcp_443_e_infra_*.three.com", "refused"], translation.Chains());
        Assert.Contains("'valueMatch':{'suffix':'.one.com'}", json);
        Assert.Contains("'valueMatch':{'suffix':'.three.com'}", json);
        Assert.DoesNotContain("two.com", json);
        Assert.Contains("'dnsCacheConfig':{'name':'istio-se_infra_e_*.one.com_sni_443','dnsLookupFamily':'V4_PREFERRED'},'portValue':443", json);
        Assert.Contains("'name':'envoy.filters.listener.tls_inspector'", json);
        Assert.Contains(
            "'dnsCacheConfig':{'name':'istio-se_infra_e_*.one.com_sni_443','dnsLookupFamily':'V4_PREFERRED'}", ClusterJson(translation, "istio-se_infra_e_*.one.com_sni_443"));
    }

    [Fact]
    public void WhatIsNoWildcardIsNotLookedUp()
    {
        Assert.Null(Mesh.Translate(Mesh.Base(), Dynamic(hosts: "one.com")).Listener());
        Assert.Null(Mesh.Translate(Mesh.Base(), Dynamic(hosts: "'*'")).Listener());
        string route = Mesh.Route("r", "infra", "{group: '', kind: Service, name: a}").Replace(
            "{name: a, namespace: infra, port: 80}", "{group: networking.istio.io, kind: Hostname, name: one.com, port: 80}", StringComparison.Ordinal);

        Assert.Equal(["/r -> blackhole-cluster"], Mesh.Translate(Mesh.Base(), Dynamic(hosts: "one.com"), Mesh.Service("a", 1), route).Routes("a"));
    }

    [Fact]
    public void RoutesToHostsThatClientsNameBringTheFilter()
    {
        string route = Mesh.Route("r", "infra", "{group: '', kind: Service, name: a}").Replace(
            "{name: a, namespace: infra, port: 80}", "{group: networking.istio.io, kind: ServiceEntry, name: e, port: 80}", StringComparison.Ordinal);
        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Dynamic(), Mesh.Service("a", 1), route);

        Assert.Equal(["/r -> istio-se_infra_e_*.example.com_80"], translation.Routes("a"));
        Assert.Contains("envoy.filters.http.dynamic_forward_proxy", translation.FilterNames());
        // Nobody is sent anywhere else, whatever host a client names.
        var host = Assert.Single(Assert.Single(Assert.Single(translation.Table("fc_http_80_a_infra").VirtualHosts).Routes).Match.Headers);
        Assert.Equal((":authority", @"(?i)[^:]+\.example\.com(:80)?"), (host.Name, host.StringMatch.SafeRegex.Regex));
    }

    [Fact]
    public void OfALongNameTheEndIsCompared()
    {
        string name = new('a', 60);
        string entry = Dynamic(hosts: $"'*.{name}.{name}.com'");
        string route = Mesh.Route("r", "infra", "{group: '', kind: Service, name: a}").Replace(
            "{name: a, namespace: infra, port: 80}", "{group: networking.istio.io, kind: ServiceEntry, name: e, port: 80}", StringComparison.Ordinal);

        var host = Assert.Single(Assert.Single(Mesh.Translate(Mesh.Base(), entry, Mesh.Service("a", 1), route).Table("fc_http_80_a_infra").VirtualHosts[0].Routes).Match.Headers);
        Assert.Equal(($".{name}.{name}.com", true), (host.StringMatch.Suffix, host.StringMatch.IgnoreCase));
    }

    [Fact]
    public async Task EnvoyTakesHostsThatClientsName()
    {
        var document = TranslationDocument.ToJson(
            Given.State(
                Mesh.Base()
                + Dynamic("{number: 80, name: http, protocol: HTTP}, {number: 443, name: tls, protocol: TLS}, {number: 81, name: x}", "'*.a.com', '*.b.com'")
                + Mesh.Service("a", 1)
                + Mesh.Route("r", "infra", "{group: '', kind: Service, name: a}").Replace(
                    "{name: a, namespace: infra, port: 80}", "{group: networking.istio.io, kind: ServiceEntry, name: e, port: 80}", StringComparison.Ordinal)),
            Mesh.Waypoint,
            TranslationSettings.Default,
            allClusters: true);

        Assert.Null(await EnvoyProgram.RefusalAsync(
            Tools.Envoy, EnvoyBootstrap.Of(document), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void PoliciesForItAreInForce() => Assert.Single(Mesh.Translate(
        Mesh.Base(), Static(), Authz.Policy("p", "action: DENY\n  rules: [{}]", Entry)).Http("e"));

    [Fact]
    public void AServiceOfTheSameNameKeepsTheNameOfTheChain() => Assert.Equal(
        ["fc_http_80_e_infra", "fc_http_80_e_serviceentry_infra"], Mesh.Translate(Mesh.Base(), Static(), Mesh.Service("e", 1)).Chains());
}
