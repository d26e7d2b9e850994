using Envoy.Config.Cluster.V3;
using Envoy.Extensions.LoadBalancingPolicies.Maglev.V3;
using Envoy.Extensions.LoadBalancingPolicies.RingHash.V3;
using KGateway.EndToEnd.Harness;
using KGateway.Translation.Documents;
using KGateway.Translation.Tests.Golden;
using KGateway.Translation.Tests.Routes;
using KGateway.Translation.Tests.Waypoints;
using static KGateway.Translation.Tests.Clusters.Destination;

namespace KGateway.Translation.Tests.Clusters;

/// <summary>How DestinationRules want endpoints to be chosen.</summary>
public class DestinationBalancingTests
{
    private const string Ring = "envoy.load_balancing_policies.ring_hash";
    private const string Table = "envoy.load_balancing_policies.maglev";

    private static string Rule(string balancer, string more = "") => Destination.Rule("r", $"{{loadBalancer: {balancer}{more}}}");

    private static string Hash(string hash)
    {
        var policy = Assert.Single(Built(Rule($"{{consistentHash: {hash}}}")).LoadBalancingPolicy.Policies).TypedExtensionConfig;
        return $"{policy.Name} {(policy.Name == Ring ? Mesh.Json(policy.TypedConfig.Unpack<RingHash>()) : Mesh.Json(policy.TypedConfig.Unpack<Maglev>()))}";
    }

    [Theory]
    [InlineData("ROUND_ROBIN", Cluster.Types.LbPolicy.RoundRobin)]
    [InlineData("LEAST_REQUEST", Cluster.Types.LbPolicy.LeastRequest)]
    [InlineData("LEAST_CONN", Cluster.Types.LbPolicy.LeastRequest)]
    [InlineData("RANDOM", Cluster.Types.LbPolicy.Random)]
    [InlineData("UNSPECIFIED", Cluster.Types.LbPolicy.RoundRobin)]
    public void AlgorithmsAreEnvoys(string simple, Cluster.Types.LbPolicy policy)
    {
        string rule = Rule($"{{simple: {simple}}}");

        Assert.Equal(policy, Built(rule).LbPolicy);
        Assert.Null(Said(rule));
    }

    [Theory]
    [InlineData("{httpHeaderName: x-user}", Ring + " {'consistentHashingLbConfig':{'hashPolicy':[{'header':{'headerName':'x-user'}}]}}")]
    [InlineData("{useSourceIp: true}", Ring + " {'consistentHashingLbConfig':{'hashPolicy':[{'connectionProperties':{'sourceIp':true}}]}}")]
    [InlineData("{httpQueryParameterName: user}", Ring + " {'consistentHashingLbConfig':{'hashPolicy':[{'queryParameter':{'name':'user'}}]}}")]
    [InlineData("{httpCookie: {name: user}}", Ring + " {'consistentHashingLbConfig':{'hashPolicy':[{'cookie':{'name':'user'}}]}}")]
    [InlineData("{httpCookie: {name: user, ttl: 0s}}", Ring + " {'consistentHashingLbConfig':{'hashPolicy':[{'cookie':{'name':'user','ttl':'0s'}}]}}")]
    [InlineData("{httpCookie: {name: user, path: /a, ttl: 1h, attributes: [{name: SameSite, value: Strict}, {name: Secure}]}}",
        Ring + " {'consistentHashingLbConfig':{'hashPolicy':[{'cookie':{'name':'user','ttl':'3600s','path':'/a','attributes':[{'name':'SameSite','value':'Strict'},{'name':'Secure'}]}}]}}")]
    [InlineData("{useSourceIp: true, ringHash: {minimumRingSize: 9}, minimumRingSize: 8}",
        Ring + " {'minimumRingSize':'9','consistentHashingLbConfig':{'hashPolicy':[{'connectionProperties':{'sourceIp':true}}]}}")]
    [InlineData("{useSourceIp: true, minimumRingSize: 8}",
        Ring + " {'minimumRingSize':'8','consistentHashingLbConfig':{'hashPolicy':[{'connectionProperties':{'sourceIp':true}}]}}")]
    [InlineData("{useSourceIp: true, maglev: {}}", Table + " {'consistentHashingLbConfig':{'hashPolicy':[{'connectionProperties':{'sourceIp':true}}]}}")]
    [InlineData("{useSourceIp: true, maglev: {tableSize: 251}}",
        Table + " {'tableSize':'251','consistentHashingLbConfig':{'hashPolicy':[{'connectionProperties':{'sourceIp':true}}]}}")]
    public void WhatIsHashedStandsInTheCluster(string hash, string expected)
    {
        Assert.Equal(expected, Hash(hash));
        Assert.Null(Said(Rule($"{{consistentHash: {hash}}}")));
    }

    [Theory]
    [InlineData("{simple: PASSTHROUGH}", "simple: PASSTHROUGH would lead back to the proxy")]
    [InlineData("{simple: FASTEST}", "simple: \"FASTEST\" is unknown")]
    [InlineData("{consistentHash: {}}", "consistentHash: one of httpHeaderName, httpCookie, useSourceIp and httpQueryParameterName must be set")]
    [InlineData("{consistentHash: {useSourceIp: false}}", "consistentHash: one of httpHeaderName, httpCookie, useSourceIp and httpQueryParameterName must be set")]
    [InlineData("{consistentHash: {useSourceIp: true, httpHeaderName: a}}", "consistentHash: one of httpHeaderName, httpCookie, useSourceIp and httpQueryParameterName must be set")]
    [InlineData("{consistentHash: {httpHeaderName: 'a b'}}", "consistentHash: \"a b\" is no name of a header")]
    [InlineData("{consistentHash: {httpCookie: {ttl: 1s}}}", "consistentHash: \"\" is no name of a header")]
    [InlineData("{consistentHash: {httpCookie: {name: a, path: \"/\\n\"}}}", "consistentHash: a value contains a line break or a null character")]
    [InlineData("{consistentHash: {httpCookie: {name: a, attributes: [{value: b}]}}}", "consistentHash: \"\" is no name of a header")]
    [InlineData("{warmup: {duration: 1s}}", "warmup: not supported")]
    [InlineData("{warmupDurationSecs: 1s}", "warmupDurationSecs: not supported")]
    [InlineData("{zoneAwareLbSetting: {enabled: true}}", "zoneAwareLbSetting: not supported")]
    public void WhatCanNotBeHonouredChangesNothingAndIsToldOf(string balancer, string said)
    {
        Assert.Equal(Built(), Built(Rule(balancer)));
        Assert.Equal($"PartiallyInvalid: trafficPolicy.loadBalancer.{said}", Said(Rule(balancer)));
    }

    [Theory]
    [InlineData("{maglev: {tableSize: 250}", "maglev.tableSize: 250 is no prime up to 5000011")]
    [InlineData("{maglev: {tableSize: 5000077}", "maglev.tableSize: 5000077 is no prime up to 5000011")]
    [InlineData("{maglev: {tableSize: -3}", "maglev.tableSize: -3 is no prime up to 5000011")]
    [InlineData("{ringHash: {minimumRingSize: 8388609}", "ringHash.minimumRingSize: 8388609 is not between 0 and 8388608")]
    [InlineData("{minimumRingSize: -1", "minimumRingSize: -1 is not between 0 and 8388608")]
    [InlineData("{httpCookie: {name: a, ttl: soon}", "httpCookie.ttl: \"soon\" is no duration of at least 1ms")]
    public void ASizeOrLifetimeThatCanNotBeHonouredIsTheDefault(string hash, string said)
    {
        string key = hash.Contains("httpCookie", StringComparison.Ordinal) ? "" : ", useSourceIp: true";
        string built = Hash($"{hash}{key}}}");

        Assert.DoesNotContain("Size", built);
        Assert.DoesNotContain("ttl", built);
        Assert.Equal($"PartiallyInvalid: trafficPolicy.loadBalancer.consistentHash.{said}", Said(Rule($"{{consistentHash: {hash}{key}}}}}")));
    }

    [Fact]
    public void OneOfTwoWaysIsChosenByNobody()
    {
        string rule = Rule("{simple: RANDOM, consistentHash: {useSourceIp: true}}");

        Assert.Equal(Built(), Built(rule));
        Assert.Equal("PartiallyInvalid: trafficPolicy.loadBalancer: only one of simple and consistentHash may be set", Said(rule));
    }

    [Fact]
    public void SharesOfLocalitiesAreNotSupportedAndTheirPreferenceStays()
    {
        string rule = Rule("{localityLbSetting: {distribute: [{from: a, to: {b: 100}}]}}");

        Assert.NotNull(Built(rule).Metadata);
        Assert.Equal("PartiallyInvalid: trafficPolicy.loadBalancer.localityLbSetting.distribute: not supported", Said(rule));
    }

    [Fact]
    public void EndpointsThatFailAreLeftOutOfAHash()
    {
        Cluster cluster = Built(Rule("{consistentHash: {useSourceIp: true}}", ", outlierDetection: {minHealthPercent: 30}"));

        Assert.NotNull(cluster.OutlierDetection);
        Assert.Equal(30, cluster.CommonLbConfig.HealthyPanicThreshold.Value);
        Assert.Null(cluster.CommonLbConfig.LocalityWeightedLbConfig);
    }

    [Fact]
    public void HostsThatRequestsNameAreNotChosen()
    {
        const string Entry = """
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: e, namespace: infra}
            spec: {hosts: ['*.two.com'], addresses: [10.9.0.1], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DYNAMIC_DNS}

            """;
        GatewayTranslation translation = Translate("{port: 80}", Entry, Destination.Rule("r", "{loadBalancer: {simple: RANDOM}}", host: "'*.two.com'"));

        Assert.Equal("PartiallyInvalid: trafficPolicy.loadBalancer: a host that requests name has no endpoints to choose from", Said(translation));
    }

    [Theory]
    [InlineData("{consistentHash: {httpCookie: {name: user, path: /, ttl: 0s, attributes: [{name: Secure}]}}, localityLbSetting: {enabled: true}}")]
    [InlineData("{consistentHash: {httpQueryParameterName: q, maglev: {tableSize: 5000011}}}")]
    [InlineData("{consistentHash: {httpHeaderName: q, ringHash: {minimumRingSize: 8388608}}}")]
    [InlineData("{simple: RANDOM}")]
    [InlineData("{simple: LEAST_CONN}")]
    [InlineData("{simple: ROUND_ROBIN}")]
    public async Task Envoy_takes_them(string balancer)
    {
        const string More =
            ", outlierDetection: {minHealthPercent: 10}, connectionPool: {tcp: {maxConnections: 5000000000, connectTimeout: 1ms, maxConnectionDuration: 99999h, idleTimeout: 0s, tcpKeepalive: {time: 1ms}},"
            + " http: {http1MaxPendingRequests: 1, http2MaxRequests: 1, maxRetries: 1, maxRequestsPerConnection: 1, idleTimeout: 1ms, h2UpgradePolicy: UPGRADE}}";
        var document = TranslationDocument.ToJson(
            Given.State(Mesh.Base() + Mesh.Service("a", 1) + Rule(balancer, More)), Mesh.Waypoint, TranslationSettings.Default, allClusters: true);

        Assert.Null(await EnvoyProgram.RefusalAsync(Tools.Envoy, EnvoyBootstrap.Of(document), TestContext.Current.CancellationToken));
    }
}
