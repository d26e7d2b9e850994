using CsCheck;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Waypoints;

/// <summary>A translator that has seen other states before gives what a new one gives, and does only what a change touches.</summary>
public class WaypointChangeTests
{
    private const string ToA = "{group: '', kind: Service, name: a, namespace: infra}";

    private const string Entry =
        """
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: e, namespace: infra}
        spec: {hosts: [e.com], addresses: [10.9.0.1], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS}

        """;

    private const string Traffic =
        """
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: t, namespace: infra}
        spec: {targetRefs: [TARGET], csrf: {percentageEnabled: 100}}

        """;

    private const string Delegating =
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: q, namespace: infra}
        spec:
          parentRefs: [{group: '', kind: Service, name: b}]
          rules: [{backendRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: p, namespace: infra}]}]

        """;

    private const string BackendTls =
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: BackendTLSPolicy
        metadata: {name: t, namespace: infra}
        spec: {targetRefs: [{group: '', kind: Service, name: a}], validation: {wellKnownCACertificates: System, hostname: a.b}}

        """;

    private const string Asking =
        """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data: {mesh: "extensionProviders: [{name: x, envoyExtAuthzGrpc: {service: c.infra.svc.cluster.local, port: 80}}]"}

        """;

    private const string MeshOf =
        """
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data: {mesh: "trustDomain: TD"}

        """;

    private const string Stream =
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: KIND
        metadata: {name: s, namespace: SPACE}
        spec: {parentRefs: [{group: '', kind: Service, name: a, namespace: infra}], rules: [{backendRefs: [{name: b, namespace: infra, port: 80}]}]}

        """;

    private static readonly string[] Objects =
    [
        Mesh.Service("a", 1),
        Mesh.Service("a", 1, "{port: 80, name: http}, {port: 81, name: tcp}"),
        Mesh.Service("a", 9).Replace("10.0.0.9", "None", StringComparison.Ordinal),
        Mesh.Service("b", 2),
        Mesh.Service("b", 2, meta: ", labels: {istio.io/use-waypoint: none}"),
        Mesh.Route("p", "infra", ToA),
        Mesh.Route("p", "infra", "{name: wp}"),
        Mesh.Route("p", "infra", ToA + ", {name: wp}, {group: '', kind: Service, name: b}"),
        Mesh.Route("x", "one", ToA),
        Mesh.Route("g", "infra", ToA, "GRPCRoute"),
        Mesh.Service("a", 1, "{port: 80}"),
        Stream.Replace("KIND", "TCPRoute", StringComparison.Ordinal).Replace("SPACE", "infra", StringComparison.Ordinal),
        Stream.Replace("KIND", "TCPRoute", StringComparison.Ordinal).Replace("SPACE", "one", StringComparison.Ordinal),
        Stream.Replace("KIND", "TLSRoute", StringComparison.Ordinal).Replace("rules:", "hostnames: [a.com], rules:", StringComparison.Ordinal).Replace("SPACE", "infra", StringComparison.Ordinal),
        Stream.Replace("KIND", "UDPRoute", StringComparison.Ordinal).Replace("SPACE", "one", StringComparison.Ordinal),
        Clusters.Destination.Rule("r", "{loadBalancer: {consistentHash: {useSourceIp: true}}, connectionPool: {tcp: {maxConnections: 5, idleTimeout: 90s}}}"),
        Clusters.Destination.Rule("r", "{loadBalancer: {simple: PASSTHROUGH}}"),
        Clusters.Destination.Rule("r", "{tls: {mode: SIMPLE, credentialName: none}}", host: "b.infra.svc.cluster.local"),
        Clusters.Destination.Rule("r2", "{connectionPool: {http: {maxRetries: -1}}}", ", exportTo: [.]"),
        Authz.Policy("d", "action: DENY\n  rules: [{}]"),
        Authz.Policy("d", "action: DENY\n  rules: [{when: [{key: odd}]}]", "{group: gateway.networking.k8s.io, kind: Gateway, name: wp}"),
        Authz.Policy("c", "action: CUSTOM\n  provider: {name: x}\n  rules: [{}]", "{group: gateway.networking.k8s.io, kind: GatewayClass, name: kgateway-waypoint}"),
        Delegating,
        Delegating.Replace("{group: '', kind: Service, name: b}", "{name: wp}", StringComparison.Ordinal),
        BackendTls,
        Asking,
        Asking.Replace("c.infra", "b.infra", StringComparison.Ordinal),
        Entry,
        Entry.Replace("10.9.0.1", "10.0.0.1", StringComparison.Ordinal),
        Mesh.Route("h", "infra", "{group: networking.istio.io, kind: Hostname, name: e.com}"),
        Traffic.Replace("TARGET", "{group: '', kind: Service, name: a}", StringComparison.Ordinal),
        Traffic.Replace("TARGET", "{group: gateway.networking.k8s.io, kind: Gateway, name: wp}", StringComparison.Ordinal),
        MeshOf.Replace("TD", "one.example", StringComparison.Ordinal),
        Mesh.Base(),
        Mesh.Base("{name: proxy, port: 15099, protocol: istio.io/PROXY, allowedRoutes: {namespaces: {from: All}}}"),
        Mesh.Base().Replace("{istio.io/use-waypoint: wp}", "{}", StringComparison.Ordinal),
        Mesh.Base().Replace("gatewayClassName: kgateway-waypoint", "gatewayClassName: none", StringComparison.Ordinal),
    ];

    [Fact]
    public void ChangesLeadToTheSameAsANewTranslator() =>
        Gen.Select(Gen.Int[0, Objects.Length - 1], Gen.Bool).Array[1, 12].Sample(
            steps =>
            {
                ClusterState state = Given.State(Mesh.Base());
                var translator = new GatewayTranslator(Mesh.Waypoint, TranslationSettings.Default);
                translator.Translate(state);
                foreach ((int index, bool delete) in steps)
                {
                    List<ResourceChange> changes = Given.Changes(Objects[index]);
                    state = state.Apply(delete ? [.. changes.Select(static change => ResourceChange.Delete(change.Id))] : changes);
                    AssertEqual(new GatewayTranslator(Mesh.Waypoint, TranslationSettings.Default).Translate(state), translator.Translate(state));
                }
            },
            iter: 300);

    [Fact]
    public void ARouteTouchesItsServiceAlone()
    {
        ClusterState state = Given.State(string.Concat(
            Mesh.Base(), Mesh.Service("a", 1), Mesh.Service("b", 2), Mesh.Service("c", 3), Mesh.Route("p", "infra", ToA)));
        var translator = new GatewayTranslator(Mesh.Waypoint, TranslationSettings.Default);
        translator.Translate(state);

        GatewayTranslation next = translator.Translate(state.Apply(Given.Changes(Mesh.Route("p", "infra", ToA).Replace("/p", "/q", StringComparison.Ordinal))));

        Assert.Equal(["fc_http_80_a_infra"], next.ChangedNames[(int)XdsType.Route]);
        Assert.Empty(next.ChangedNames[(int)XdsType.Listener]);
        Assert.Empty(next.ChangedNames[(int)XdsType.Cluster]);
        Assert.Equal((1, 0, 0), (translator.LastWork.VirtualHosts, translator.LastWork.Clusters, translator.LastWork.Listeners));
    }

    private static void AssertEqual(GatewayTranslation expected, GatewayTranslation actual)
    {
        for (int i = 0; i < XdsTypes.Count; i++)
            Assert.Equal(expected.Resources[i].Version, actual.Resources[i].Version);
        Assert.Equal(expected.Backends.OrderBy(static pair => pair.Key), actual.Backends.OrderBy(static pair => pair.Key));
        Assert.Equal(expected.Statuses.OrderBy(static pair => pair.Key), actual.Statuses.OrderBy(static pair => pair.Key));
        Assert.Equal(expected.Infrastructure, actual.Infrastructure);
    }
}
