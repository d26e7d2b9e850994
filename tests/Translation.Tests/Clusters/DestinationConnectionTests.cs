using Envoy.Config.Cluster.V3;
using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using KGateway.Translation.Tests.Waypoints;
using static KGateway.Translation.Tests.Clusters.Destination;

namespace KGateway.Translation.Tests.Clusters;

/// <summary>The connections that DestinationRules limit.</summary>
public class DestinationConnectionTests
{
    private const string Upgrading = "{connectionPool: {http: {h2UpgradePolicy: UPGRADE}}}";

    // The cluster's HTTP options are unpacked for a look at them.
    private static string Http(Cluster cluster) => cluster.TypedExtensionProtocolOptions.TryGetValue("envoy.extensions.upstreams.http.v3.HttpProtocolOptions", out var options)
        ? Mesh.Json(options.Unpack<Envoy.Extensions.Upstreams.Http.V3.HttpProtocolOptions>())
        : "";

    [Theory]
    [InlineData("{tcp: {maxConnections: 5}}", "'circuitBreakers':{'thresholds':[{'maxConnections':5}]}")]
    [InlineData("{http: {http1MaxPendingRequests: 6, http2MaxRequests: 7, maxRetries: 8}}",
        "'circuitBreakers':{'thresholds':[{'maxPendingRequests':6,'maxRequests':7,'maxRetries':8}]}")]
    [InlineData("{tcp: {maxConnections: 5000000000}}", "'maxConnections':4294967295")]
    [InlineData("{tcp: {connectTimeout: 1m500ms}}", "'connectTimeout':'60.500s'")]
    [InlineData("{tcp: {tcpKeepalive: {time: 20ms, interval: 90s}}}", "'tcpKeepalive':{'keepaliveTime':1,'keepaliveInterval':90}")]
    public void LimitsStandInTheCluster(string pool, string expected) => Assert.Contains(expected, Json(Rule("r", $"{{connectionPool: {pool}}}")));

    [Theory]
    [InlineData("{http: {maxRequestsPerConnection: 3, idleTimeout: 4s}}", "{'commonHttpProtocolOptions':{'idleTimeout':'4s','maxRequestsPerConnection':3}")]
    [InlineData("{tcp: {maxConnectionDuration: 1h, idleTimeout: 2m}}", "{'commonHttpProtocolOptions':{'idleTimeout':'120s','maxConnectionDuration':'3600s'}")]
    [InlineData("{tcp: {idleTimeout: 2m}, http: {idleTimeout: 3m}}", "{'commonHttpProtocolOptions':{'idleTimeout':'180s'}")]
    [InlineData("{tcp: {idleTimeout: 0s}}", "{'commonHttpProtocolOptions':{'idleTimeout':'0s'}")]
    public void LifetimesAreOptionsOfHttp(string pool, string expected)
    {
        string http = Http(Built(Rule("r", $"{{connectionPool: {pool}}}")));

        Assert.StartsWith(expected, http);
        Assert.Contains("'explicitHttpConfig':{'httpProtocolOptions':{}}", http);
    }

    [Theory]
    [InlineData("tcp: {maxConnections: -1}", "tcp.maxConnections: -1 is negative")]
    [InlineData("tcp: {connectTimeout: soon}", "tcp.connectTimeout: \"soon\" is no duration of at least 1ms")]
    [InlineData("tcp: {connectTimeout: 0s}", "tcp.connectTimeout: \"0s\" is no duration of at least 1ms")]
    [InlineData("tcp: {maxConnectionDuration: 1ns}", "tcp.maxConnectionDuration: \"1ns\" is no duration of at least 1ms")]
    [InlineData("tcp: {idleTimeout: x}", "tcp.idleTimeout: \"x\" is no duration of at least 1ms")]
    [InlineData("tcp: {tcpKeepalive: {time: x}}", "tcp.tcpKeepalive.time: \"x\" is no duration of at least 1ms")]
    [InlineData("http: {idleTimeout: 0s}", "http.idleTimeout: \"0s\" is no duration of at least 1ms")]
    [InlineData("http: {http1MaxPendingRequests: -2}", "http.http1MaxPendingRequests: -2 is negative")]
    [InlineData("http: {http2MaxRequests: -2}", "http.http2MaxRequests: -2 is negative")]
    [InlineData("http: {maxRetries: -2}", "http.maxRetries: -2 is negative")]
    [InlineData("http: {maxRequestsPerConnection: -2}", "http.maxRequestsPerConnection: -2 is negative")]
    [InlineData("http: {h2UpgradePolicy: MAYBE}", "http.h2UpgradePolicy: \"MAYBE\" is unknown")]
    [InlineData("http: {useClientProtocol: true}", "http.useClientProtocol: not supported")]
    [InlineData("http: {maxConcurrentStreams: 5}", "http.maxConcurrentStreams: not supported")]
    [InlineData("http: {http2KeepAlive: {interval: 1s}}", "http.http2KeepAlive: not supported")]
    public void WhatCanNotBeHonouredIsToldOfAndTheRestHolds(string field, string said)
    {
        string rule = Rule("r", $"{{connectionPool: {{{field}}}, loadBalancer: {{simple: RANDOM}}}}");
        Cluster cluster = Built(rule);

        Assert.Equal($"PartiallyInvalid: trafficPolicy.connectionPool.{said}", Said(rule));
        Assert.Null(cluster.CircuitBreakers);
        Assert.Equal("", Http(cluster));
        Assert.Equal(5, cluster.ConnectTimeout.Seconds);
        Assert.Equal(Cluster.Types.LbPolicy.Random, cluster.LbPolicy);
    }

    [Theory]
    [InlineData("{port: 80, name: http}", "'explicitHttpConfig':{'http2ProtocolOptions':{}}", null)]
    [InlineData("{port: 80, name: http2}", "'explicitHttpConfig':{'http2ProtocolOptions':{}}", null)]
    [InlineData("{port: 80, appProtocol: kubernetes.io/ws}", "", "connections that become WebSockets are of HTTP/1.1")]
    [InlineData("{port: 80}", "'useDownstreamProtocolConfig'", "a port that doesn't say that it carries HTTP is spoken to as its clients speak")]
    public void OnlyWhatIsHttpBecomesHttp2(string port, string options, string? said)
    {
        GatewayTranslation translation = Translate(port, Rule("r", Upgrading));

        Assert.Contains(options, Http(ClusterOf(translation)!));
        Assert.Equal(said is null ? null : $"PartiallyInvalid: trafficPolicy.connectionPool.http.h2UpgradePolicy: {said}", Said(translation));
    }

    [Theory]
    [InlineData("idleTimeout: 90s", "'idleTimeout':'90s'")]
    [InlineData("idleTimeout: 0s", "'idleTimeout':'0s'")]
    [InlineData("maxConnectionDuration: 1h", "'maxDownstreamConnectionDuration':'3600s'")]
    [InlineData("idleTimeout: soon", "")]
    [InlineData("maxConnections: 5", "")]
    public void LifetimesOfStreamsAreOfTheFilterThatPassesThemOn(string field, string expected)
    {
        GatewayTranslation translation = Translate("{port: 80, name: mysql}", Rule("r", $"{{connectionPool: {{tcp: {{{field}}}}}}}"));

        Assert.EndsWith($"'cluster':'kube_infra_a_80'{(expected.Length == 0 ? "" : ",")}{expected}}}", Proxies(translation).Single());
    }

    [Theory]
    [InlineData("{name: a, port: 80}", "'idleTimeout':'90s'")]
    [InlineData("{name: b, port: 80}", "")]
    [InlineData("{name: a, port: 80}, {name: c, port: 80}", "'idleTimeout':'90s'")]
    [InlineData("{name: a, port: 80}, {name: b, port: 80}", "")]
    [InlineData("{name: a, port: 80}, {name: b, port: 80, weight: 0}", "'idleTimeout':'90s'")]
    [InlineData("{name: a, port: 80}, {name: nowhere, port: 80}", "'idleTimeout':'90s'")]
    public void OfSeveralBackendsOnlyWhatIsSaidOfAllHolds(string backends, string expected)
    {
        string route = $$"""
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: TCPRoute
            metadata: {name: t, namespace: infra}
            spec: {parentRefs: [{group: '', kind: Service, name: a}], rules: [{backendRefs: [{{backends}}]}]}

            """;
        const string Limit = "{connectionPool: {tcp: {idleTimeout: 90s}}}";
        GatewayTranslation translation = Translate(
            "{port: 80, name: tcp}",
            Mesh.Service("b", 2, "{port: 80, name: http}"),
            Mesh.Service("c", 3, "{port: 80, name: http}"),
            route,
            Rule("r", Limit),
            Rule("s", "{connectionPool: {tcp: {idleTimeout: 80s}}, portLevelSettings: [{port: {number: 80}, connectionPool: {tcp: {idleTimeout: 90s}}}]}", host: "c.infra.svc.cluster.local"));

        string proxy = Proxies(translation).Single();
        Assert.Equal(expected.Length > 0, proxy.Contains(expected.Length > 0 ? expected : "idleTimeout", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Proxies(GatewayTranslation translation) => translation.Listener()!.FilterChains
        .Select(static chain => chain.Filters[^1].TypedConfig)
        .Where(static config => config.Is(TcpProxy.Descriptor))
        .Select(static config => Mesh.Json(config.Unpack<TcpProxy>()));

    [Theory]
    [InlineData("DEFAULT")]
    [InlineData("DO_NOT_UPGRADE")]
    public void WhatIsNotUpgradedStaysAsItIs(string policy)
    {
        string rule = Rule("r", $"{{connectionPool: {{http: {{h2UpgradePolicy: {policy}}}}}}}");

        Assert.Equal(Built(), Built(rule));
        Assert.Contains("http2ProtocolOptions", Http(OfPort("{port: 80, name: http2}", rule)));
        Assert.Null(Said(rule));
    }

    [Fact]
    public void APolicyComesBeforeTheRuleFieldByField()
    {
        const string Policy = """
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: BackendConfigPolicy
            metadata: {name: p, namespace: infra}
            spec:
              targetRefs: [{group: "", kind: Service, name: a}]
              connectTimeout: 9s
              commonHttpProtocolOptions: {idleTimeout: 8s}
              circuitBreakers: {maxRequests: 7}
              loadBalancer: {maglev: {hashPolicies: [{sourceIP: {}}]}}

            """;
        Cluster cluster = Built(Policy, Rule(
            "r",
            "{loadBalancer: {consistentHash: {httpHeaderName: x-user}}, connectionPool: {tcp: {maxConnections: 5, connectTimeout: 1s, tcpKeepalive: {probes: 4}},"
            + " http: {idleTimeout: 1s, maxRequestsPerConnection: 2, h2UpgradePolicy: UPGRADE}}}"));

        string json = Mesh.Json(cluster);
        Assert.Contains("'connectTimeout':'9s'", json);
        Assert.Contains("'thresholds':[{'maxRequests':7}]", json);
        Assert.Contains("envoy.load_balancing_policies.maglev", json);
        Assert.Contains("'keepaliveProbes':4", json);
        Assert.Equal("{'commonHttpProtocolOptions':{'idleTimeout':'8s'},'explicitHttpConfig':{'http2ProtocolOptions':{}}}", Http(cluster));
    }

    [Fact]
    public void SettingsOfAPortReplaceAllOthers() => Assert.Contains(
        "'thresholds':[{'maxRetries':8}]",
        Json(Rule("r", "{connectionPool: {tcp: {maxConnections: 5}}, portLevelSettings: [{port: {number: 80}, connectionPool: {http: {maxRetries: 8}}}]}")));
}
