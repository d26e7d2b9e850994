using Envoy.Config.Cluster.V3;
using KGateway.Translation.Encoding;
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
    [InlineData("idleTimeout")]
    [InlineData("maxConnectionDuration")]
    public void StreamsOfBytesHaveNoLifetime(string field)
    {
        string rule = Rule("r", $"{{connectionPool: {{tcp: {{{field}: 1h, maxConnections: 5}}}}}}");
        GatewayTranslation translation = Translate("{port: 80, name: mysql}", rule);

        Assert.Equal($"PartiallyInvalid: trafficPolicy.connectionPool.tcp.{field}: not supported for connections that aren't HTTP", Said(translation));
        Assert.Contains("'maxConnections':5", Mesh.Json(ClusterOf(translation)!));
        Assert.Null(Said(rule));
    }

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
