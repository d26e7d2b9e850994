namespace KGateway.Translation.Tests.Policies.BackendConfig;

public sealed class LoadBalancerTests
{
    private const string Weighted = "'localityLbConfig':{'localityWeightedLbConfig':{}}";

    [Theory]
    [InlineData("leastRequest: {}", "LeastRequest','choiceCount':2," + Weighted)]
    [InlineData("roundRobin: {}", "RoundRobin'," + Weighted)]
    [InlineData("random: {}", "Random'," + Weighted)]
    [InlineData("random: {}, localityType: WeightedLb", "Random'," + Weighted)]
    [InlineData("maglev: {}", "Maglev','consistentHashingLbConfig':{}}")]
    [InlineData("maglev: {}, localityType: WeightedLb", "Maglev','consistentHashingLbConfig':{},'localityWeightedLbConfig':{}}")]
    [InlineData("ringHash: {minimumRingSize: 1}, localityType: WeightedLb", "RingHash','minimumRingSize':'1','consistentHashingLbConfig':{},'localityWeightedLbConfig':{}}")]
    [InlineData("roundRobin: {slowStart: {window: 10s, aggression: '1.5', minWeightPercent: 5}}", "'slowStartConfig':{'slowStartWindow':'10s','aggression':{'defaultValue':1.5,'runtimeKey':'p.default.slowStart.aggression'},'minWeightPercent':{'value':5}}")]
    [InlineData("roundRobin: {}, zoneAware: {preferLocal: {}}", "'zoneAwareLbConfig':{'routingEnabled':{'value':100},'minClusterSize':'6'}")]
    [InlineData("random: {}, zoneAware: {preferLocal: {routingEnabled: 50, minEndpointsThreshold: 2, force: {}}}", "'zoneAwareLbConfig':{'routingEnabled':{'value':50},'minClusterSize':'2','forceLocalZone':{'minSize':1}}")]
    [InlineData("random: {}, healthyPanicThreshold: 0, updateMergeWindow: 0s, closeConnectionsOnHostSetChange: true", "'commonLbConfig':{'healthyPanicThreshold':{},'updateMergeWindow':'0s','closeConnectionsOnHostSetChange':true}")]
    [InlineData("maglev: {hashPolicies: [{header: {name: x}}, {cookie: {name: c}}, {sourceIP: {}, terminal: true}]}", "'hashPolicy':[{'header':{'headerName':'x'}},{'cookie':{'name':'c'}},{'connectionProperties':{'sourceIp':true},'terminal':true}]")]
    [InlineData("maglev: {hashPolicies: [{cookie: {name: c, ttl: 0s, sameSite: None}}]}", "{'cookie':{'name':'c','ttl':'0s','attributes':[{'name':'SameSite','value':'None'}]}}")]
    public void Algorithms_are_typed_policies(string balancer, string json) =>
        Assert.Contains(json, Configured.Build("a", $"loadBalancer: {{{balancer}}}").Json());

    [Fact]
    public void Names_are_hashed_only_where_each_is_looked_up()
    {
        const string Spec = "loadBalancer: {maglev: {useHostnameForHashing: true}}";
        Assert.Contains("'useHostnameForHashing':true", Configured.Build("dns", Spec).Json());
        Assert.DoesNotContain("useHostnameForHashing", Configured.Build("ip", Spec).Json());
        Assert.DoesNotContain("useHostnameForHashing", Configured.Build("a", Spec).Json());
    }

    [Theory]
    [InlineData("{random: {}, healthyPanicThreshold: 101}", "healthyPanicThreshold must be between 0 and 100")]
    [InlineData("{}", "one of leastRequest, roundRobin, ringHash, maglev and random must be set")]
    [InlineData("{leastRequest: {choiceCount: 1}}", "leastRequest.choiceCount must be at least 2")]
    [InlineData("{ringHash: {minimumRingSize: 2048, maximumRingSize: 1024}}", "ringHash.minimumRingSize (2048) is greater than maximumRingSize (1024)")]
    [InlineData("{ringHash: {maximumRingSize: 512}}", "ringHash.minimumRingSize (1024) is greater than maximumRingSize (512)")]
    [InlineData("{ringHash: {maximumRingSize: 8388609}}", "ringHash: sizes must be between 0 and 8388608")]
    [InlineData("{roundRobin: {slowStart: {aggression: x}}}", "slowStart.aggression \"x\" is no decimal number greater than 0")]
    [InlineData("{roundRobin: {slowStart: {minWeightPercent: 101}}}", "slowStart.minWeightPercent must be between 0 and 100")]
    [InlineData("{random: {}, zoneAware: {preferLocal: {routingEnabled: 101}}}", "zoneAware.preferLocal.routingEnabled must be between 0 and 100")]
    [InlineData("{random: {}, zoneAware: {preferLocal: {force: {minEndpointsInZoneThreshold: 0}}}}", "zoneAware.preferLocal: thresholds must be at least 1")]
    [InlineData("{maglev: {hashPolicies: [{}]}}", "hashPolicies: one of header, cookie and sourceIP must be set")]
    [InlineData("{maglev: {hashPolicies: [{header: {name: 'a b'}}]}}", "hashPolicies: \"a b\" is no name of a header")]
    [InlineData("{maglev: {hashPolicies: [{cookie: {name: c, path: \"/\\n\"}}]}}", "hashPolicies: a value contains a line break or a null character")]
    public void What_Envoy_would_refuse_withholds_the_cluster(string balancer, string why) =>
        Assert.Equal([$"loadBalancer: {why}"], Configured.Build("a", $"loadBalancer: {balancer}").Errors);

    [Fact]
    public void Hosts_that_requests_name_are_not_chosen() => Assert.Equal(
        ["loadBalancer can't be used with a backend that requests name"], Configured.Build("any", "loadBalancer: {random: {}}").Errors);
}
