using KGateway.EndToEnd.Harness;
using KGateway.Translation.Documents;
using KGateway.Translation.Tests.Golden;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Waypoints;

/// <summary>The real Envoy takes what Istio's kinds become.</summary>
public sealed class WaypointEnvoyTests
{
    private const string AllFields =
        """
        rules:
          - from:
            - source: {principals: ['*', 'a*', '*b', c/ns/d/sa/e], notPrincipals: [x], namespaces: [n, 'm-*'], notNamespaces: [o], serviceAccounts: [s, p/q]}
            - source: {trustDomains: [t, '*', 'u*v'], ipBlocks: [10.0.0.0/8, 'fd00::/8'], notRemoteIpBlocks: [1.2.3.4]}
            - source: {requestPrincipals: ['*', 'https://i/s', 'https://i*', '*s', '*i/s', plain], notRequestPrincipals: [a/b]}
            to:
            - operation: {hosts: [a.com, '*.b.com', 'c.*', '*'], notHosts: [d], methods: [GET, '*'], paths: [/a, '/b*', '*c', '*', '/d/{*}/e', '/f/{**}', '/g/{**}.js', '/{*}'], notPaths: [/x], ports: ['80']}
            when:
            - {key: source.ip, values: [10.0.0.1]}
            - {key: remote.ip, notValues: [10.0.0.2]}
            - {key: 'request.headers[x-a]', values: ['*', 'b*', '*c', d]}
            - {key: 'request.headers[:path]', values: [/e]}
            - {key: request.auth.audiences, values: [me]}
            - {key: 'request.auth.claims[a][b]', values: [c]}
            - {key: destination.ip, values: [10.0.0.0/8]}
            - {key: destination.port, values: ['80']}
            - {key: connection.sni, values: ['*.com']}
            - {key: 'experimental.envoy.filters.network.x[k]', values: [v, '[w]', '*']}
        """;

    private const string Others =
        """
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: e, namespace: infra}
        spec: {hosts: [one.com, '*.two.com'], addresses: [10.9.0.1, 10.8.0.0/16, 'fd00::/64'], ports: [{number: 80, name: http, protocol: HTTP2}, {number: 90, name: tcp, protocol: TCP}], resolution: DNS, endpoints: [{address: up.com, weight: 2, locality: a/b/c}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: f, namespace: infra}
        spec: {hosts: [three.com], addresses: [10.9.0.2], ports: [{number: 80, name: http, protocol: HTTP}], resolution: STATIC, endpoints: [{address: 10.1.1.1}, {address: 'fd00::1', locality: a}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: g, namespace: infra}
        spec: {hosts: [four.com], addresses: [10.9.0.3], ports: [{number: 80, name: tls, protocol: TLS}], resolution: DNS_ROUND_ROBIN}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: d, namespace: infra}
        spec: {host: a.infra.svc.cluster.local, trafficPolicy: {outlierDetection: {consecutive5xxErrors: 1, interval: 1s, maxEjectionPercent: 10, splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 2}, connectionPool: {tcp: {tcpKeepalive: {probes: 1, time: 1s, interval: 1s}}}}}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: TCPRoute
        metadata: {name: t, namespace: infra}
        spec: {parentRefs: [{group: '', kind: Service, name: db}], rules: [{backendRefs: [{name: a, port: 80, weight: 1}, {name: db, port: 90, weight: 2}]}]}

        """;

    [Fact]
    public async Task Envoy_takes_policies_entries_and_rules()
    {
        string[] actions = ["ALLOW", "DENY", "AUDIT", "CUSTOM"];
        string policies = string.Concat(actions.Select(action =>
            Authz.Policy(action.ToLowerInvariant(), $"action: {action}\n  {AllFields}", Authz.ToA + ", {group: '', kind: Service, name: db}")
            + Authz.Policy($"{action.ToLowerInvariant()}-dry", $"action: {action}\n  {AllFields}", meta: ", annotations: {istio.io/dry-run: 'true'}")
            + Authz.Policy($"{action.ToLowerInvariant()}-broken", $"action: {action}\n  rules: [{{when: [{{key: odd}}]}}]")));
        var document = TranslationDocument.ToJson(
            Given.State(Mesh.Base() + Mesh.Service("a", 1) + Mesh.Service("db", 2, "{port: 90, name: tcp}") + policies + Others),
            Mesh.Waypoint,
            TranslationSettings.Default,
            allClusters: true);

        Assert.Null(await EnvoyProgram.RefusalAsync(Tools.Envoy, EnvoyBootstrap.Of(document), TestContext.Current.CancellationToken));
        Assert.Equal(6, document["listeners"]![0]!["filterChains"]!.AsArray().Count(static chain => ((string)chain!["name"]!).StartsWith("fc_", StringComparison.Ordinal)));
    }
}
