using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.Endpoints;
using KGateway.Translation.Tests.Waypoints;

namespace KGateway.Translation.Tests.Endpoints;

/// <summary>Which endpoints proxies prefer, and what Envoy is given for it.</summary>
public class EndpointPreferenceTests
{
    private const string Cluster = "kube_infra_a_80";

    private static readonly ClientLocality Here = new("r", "z", "s");

    private static GatewayTranslation Translate(string more = "", string service = "", string meta = "") => Mesh.Translate(
        Mesh.Base(),
        Mesh.Service("a", 1, meta: meta).Replace("spec: {", $"spec: {{{service}", StringComparison.Ordinal),
        more);

    private static EndpointPreference? Preference(string more = "", string service = "", string meta = "") =>
        EndpointPreference.Of(Translate(more, service, meta).Resources[(int)XdsType.Cluster][Cluster]!);

    private static string? Text(EndpointPreference? preference) => preference is null
        ? null
        : $"{string.Join(' ', preference.Parts)}{string.Concat(preference.Failover.Select(static pair => $" {pair.Key}>{pair.Value}"))}";

    private static string Rule(string policy) =>
        $$"""
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: d, namespace: infra}
        spec: {host: a.infra.svc.cluster.local, trafficPolicy: { {{policy}} } }

        """;

    [Theory]
    [InlineData("trafficDistribution: PreferClose, ", "", "region zone")]
    [InlineData("trafficDistribution: PreferSameZone, ", "", "region zone")]
    [InlineData("trafficDistribution: prefersamezone, ", "", "region zone")]
    [InlineData("trafficDistribution: PreferSameNode, ", "", "region zone subzone")]
    [InlineData("trafficDistribution: PreferNetwork, ", "", null)]
    [InlineData("trafficDistribution: PreferCheap, ", "", null)]
    [InlineData("", "", null)]
    [InlineData("", ", annotations: {networking.istio.io/traffic-distribution: PreferClose}", "region zone")]
    public void AServiceSaysWhatProxiesPrefer(string service, string meta, string? expected) => Assert.Equal(expected, Text(Preference("", service, meta)));

    [Theory]
    [InlineData("outlierDetection: {consecutive5xxErrors: 5}", "region zone subzone")]
    [InlineData("loadBalancer: {localityLbSetting: {}}", "region zone subzone")]
    [InlineData("loadBalancer: {localityLbSetting: {failover: [{from: r, to: q}, {from: p, to: o}]}}", "region zone subzone p>o r>q")]
    [InlineData("loadBalancer: {localityLbSetting: {failoverPriority: [topology.kubernetes.io/zone, topology.istio.io/subzone]}}", "zone subzone")]
    [InlineData("loadBalancer: {localityLbSetting: {failoverPriority: ['topology.kubernetes.io/region=q', app, topology.kubernetes.io/zone]}}", "region=q zone")]
    [InlineData("loadBalancer: {localityLbSetting: {failoverPriority: [app]}}", null)]
    [InlineData("loadBalancer: {localityLbSetting: {enabled: false}}, outlierDetection: {consecutive5xxErrors: 5}", null)]
    [InlineData("connectionPool: {tcp: {tcpKeepalive: {probes: 4}}}", null)]
    [InlineData("outlierDetection: {}, portLevelSettings: [{port: {number: 80}}]", null)]
    [InlineData("portLevelSettings: [{port: {number: 80}, loadBalancer: {localityLbSetting: {}}}]", "region zone subzone")]
    public void ADestinationRuleSaysWhatProxiesPrefer(string policy, string? expected) => Assert.Equal(expected, Text(Preference(Rule(policy))));

    [Theory]
    [InlineData("loadBalancer: {localityLbSetting: {}}", "region zone subzone")]
    [InlineData("loadBalancer: {localityLbSetting: {enabled: false}}", "region zone")]
    public void ADestinationRuleTakesThePlaceOfWhatTheServiceSays(string policy, string expected) =>
        Assert.Equal(expected, Text(Preference(Rule(policy), "trafficDistribution: PreferClose, ")));

    [Fact]
    public void EnvoysOwnWayToPreferAZoneTakesThePlaceOfOurs()
    {
        const string Policy =
            """
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: BackendConfigPolicy
            metadata: {name: p, namespace: infra}
            spec:
              targetRefs: [{group: '', kind: Service, name: a}]
              loadBalancer: {roundRobin: {}, zoneAware: {preferLocal: {}}}

            """;
        Assert.Null(Preference(Policy, "trafficDistribution: PreferClose, "));
        Assert.NotNull(Preference(Policy.Replace(", zoneAware: {preferLocal: {}}", "", StringComparison.Ordinal), "trafficDistribution: PreferClose, "));
    }

    [Theory]
    [InlineData("region zone", "r z x", 0)]
    [InlineData("region zone", "r y s", 1)]
    [InlineData("region zone", "q z s", 2)]
    [InlineData("region zone subzone", "r z x", 1)]
    [InlineData("region zone subzone", "", 3)]
    [InlineData("zone", "q z s", 0)]
    [InlineData("zone=y", "r z s", 1)]
    [InlineData("zone=y", "q y x", 0)]
    [InlineData("region zone subzone r>q", "q z s", 3)]
    [InlineData("region zone subzone r>q", "p z s", 4)]
    [InlineData("region zone subzone o>q", "p z s", 3)]
    [InlineData("region zone subzone r>q", "r y s", 2)]
    public void WhatEndpointsHaveInCommonWithAProxyIsTheirPriority(string preference, string endpoints, uint expected) =>
        Assert.Equal(expected, Parse(preference).Priority(Here, Locality(endpoints)));

    [Theory]
    [InlineData(null, null, null, 0)]
    [InlineData("", "z", "", 0)]
    [InlineData("", "y", "", 2)]
    [InlineData("r", "", "", 0)]
    [InlineData("q", "", "", 3)]
    public void WhatAProxyDoesNotKnowOfItselfDoesNotCount(string? region, string? zone, string? subzone, uint expected) =>
        Assert.Equal(expected, Parse("region zone subzone").Priority(new(region, zone, subzone), Locality("r z s")));

    [Fact]
    public void APartThatIsNoneIsRefused() => Assert.Throws<ArgumentException>(() => Parse("planet").Priority(Here, null));

    [Theory]
    [InlineData("region zone", "q 1 a, r z a, r y a", "r z 0, r y 1, q 1 2")]
    [InlineData("region zone", "q 1 a, r z a", "r z 0, q 1 1")]
    [InlineData("region zone subzone", "r z x, r z s", "r z 0, r z 1")]
    [InlineData("region zone", "r y a, r x a", "r y 0, r x 0")]
    public void EndpointsGetPrioritiesWithoutGaps(string preference, string groups, string expected)
    {
        EncodedMessage assignment = Assignment(groups);
        EncodedResource localized = LocalizedEndpoints.Of(assignment, Parse(preference), Here);

        var parsed = ClusterLoadAssignment.Parser.ParseFrom(localized.ToArray());
        Assert.Equal(expected, string.Join(", ", parsed.Endpoints.Select(static group => $"{group.Locality.Region} {group.Locality.Zone} {group.Priority}")));
        Assert.Equal(Cluster, parsed.ClusterName);
    }

    [Fact]
    public void EndpointsThatAreAllEqualToAProxyAreTheSameForAll()
    {
        EncodedMessage assignment = Assignment("r z a, q y b");

        Assert.Same(assignment, LocalizedEndpoints.Of(assignment, Parse("region zone"), default));
        Assert.Same(assignment, LocalizedEndpoints.Of(assignment, Parse("region zone"), new("o", "x", "")));
        EncodedMessage none = Assignment("");
        Assert.Same(none, LocalizedEndpoints.Of(none, Parse("region zone"), Here));
    }

    private static EndpointPreference Parse(string text)
    {
        string[] words = text.Split(' ');
        return new(
            words.Where(static word => !word.Contains('>', StringComparison.Ordinal)).ToEquatableArray(),
            StringMap.From(words.Where(static word => word.Contains('>', StringComparison.Ordinal)).ToDictionary(static word => word.Split('>')[0], static word => word.Split('>')[1])));
    }

    private static Locality? Locality(string text) =>
        text.Split(' ') is [var region, var zone, var subzone] ? new Locality { Region = region, Zone = zone, SubZone = subzone } : null;

    private static EncodedMessage Assignment(string groups)
    {
        var assignment = new ClusterLoadAssignment { ClusterName = Cluster };
        foreach (string group in groups.Split(", ", StringSplitOptions.RemoveEmptyEntries))
            assignment.Endpoints.Add(new LocalityLbEndpoints { Locality = Locality(group), LbEndpoints = { new LbEndpoint() } });
        return new EncodedMessage(XdsType.Endpoints, Cluster, DeterministicBytes.Of(assignment));
    }
}
