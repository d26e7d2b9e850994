using Envoy.Config.Cluster.V3;
using KGateway.Translation.Clusters;
using KGateway.Translation.Encoding;
using KGateway.Translation.Tests.Waypoints;

namespace KGateway.Translation.Tests.Clusters;

/// <summary>What DestinationRules change in clusters, and which of them.</summary>
public class DestinationRuleTests
{
    private const string Ejecting = "{outlierDetection: {consecutive5xxErrors: 7}}";

    private static string Rule(string name, string policy, string more = "", string host = "a.infra.svc.cluster.local", string space = "infra") =>
        $$"""
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: {{name}}, namespace: {{space}} }
        spec: {host: {{host}}, trafficPolicy: {{policy}}{{more}} }

        """;

    private static Cluster Built(params string[] rules) => Cluster.Parser.ParseFrom(
        Mesh.Translate([Mesh.Base(), Mesh.Service("a", 1), .. rules]).Resources[(int)XdsType.Cluster]["kube_infra_a_80"]!.ToArray());

    [Fact]
    public void AllFieldsAreWritten()
    {
        string json = Mesh.Json(Built(Rule(
            "r",
            "{outlierDetection: {consecutive5xxErrors: 7, consecutiveGatewayErrors: 0, interval: 1m, baseEjectionTime: 1.5s, maxEjectionPercent: 50,"
            + " minHealthPercent: 30, splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 3},"
            + " connectionPool: {tcp: {tcpKeepalive: {probes: 4, time: 7200s, interval: 75s}}}}")));

        foreach (string part in new[]
        {
            "'consecutive5xx':7", "'enforcingConsecutive5xx':100", "'consecutiveGatewayFailure':0", "'enforcingConsecutiveGatewayFailure':0",
            "'interval':'60s'", "'baseEjectionTime':'1.500s'", "'maxEjectionPercent':50", "'splitExternalLocalOriginErrors':true",
            "'consecutiveLocalOriginFailure':3", "'enforcingConsecutiveLocalOriginFailure':100", "'enforcingLocalOriginSuccessRate':0",
            "'healthyPanicThreshold':{'value':30}", "'localityWeightedLbConfig':{}",
            "'tcpKeepalive':{'keepaliveProbes':4,'keepaliveTime':7200,'keepaliveInterval':75}",
        })
            Assert.Contains(part, json);
    }

    [Theory]
    [InlineData("{outlierDetection: {consecutive5xxErrors: 5000000000, interval: soon, maxEjectionPercent: -1, minHealthPercent: 900}}", "'consecutive5xx':4294967295")]
    [InlineData("{outlierDetection: {}}", "'healthyPanicThreshold':{}")]
    [InlineData("{outlierDetection: {consecutiveLocalOriginFailures: 3}}", "'outlierDetection':{}")]
    public void WhatMakesNoSenseIsLeftOut(string policy, string expected)
    {
        string json = Mesh.Json(Built(Rule("r", policy)));

        Assert.Contains(expected, json);
        Assert.DoesNotContain("'interval'", json);
        Assert.DoesNotContain("maxEjectionPercent", json);
        Assert.DoesNotContain("900", json);
    }

    [Theory]
    [InlineData("{connectionPool: {tcp: {tcpKeepalive: {probes: 4}}}}", "")]
    [InlineData(Ejecting, ", exportTo: [other]")]
    [InlineData(Ejecting, ", workloadSelector: {matchLabels: {app: x}}")]
    [InlineData("{outlierDetection: {}, portLevelSettings: [{port: {number: 80}}]}", "")]
    public void ARuleThatDoesNotApplyChangesNothing(string policy, string more) =>
        Assert.Equal(Built(), Built(Rule("r", policy, more)));

    [Theory]
    [InlineData("")]
    [InlineData(", exportTo: ['*']")]
    [InlineData(", exportTo: [infra]")]
    [InlineData(", exportTo: [.]")]
    [InlineData(", workloadSelector: {matchLabels: {gateway.networking.k8s.io/gateway-name: wp}}")]
    public void ARuleThatAppliesHolds(string more) => Assert.Equal(7u, Built(Rule("r", Ejecting, more)).OutlierDetection.Consecutive5Xx);

    [Fact]
    public void OthersAreNotForThisHost()
    {
        Assert.Null(Built(Rule("r", Ejecting, host: "'*.infra.svc.cluster.local'"), Rule("s", Ejecting, host: "a")).OutlierDetection);
        Assert.Null(Built(Rule("r", Ejecting, ", exportTo: [.]", space: "other")).OutlierDetection);
    }

    [Fact]
    public void RulesForAllComeFirstThenTheOldest() => Assert.Equal(1u, Built(
        Rule("own", "{outlierDetection: {consecutive5xxErrors: 3}}", ", exportTo: [.]"),
        Rule("older", "{outlierDetection: {consecutive5xxErrors: 1}}"),
        Rule("newer", "{outlierDetection: {consecutive5xxErrors: 2}}")).OutlierDetection.Consecutive5Xx);

    [Fact]
    public void SettingsOfAPortReplaceAllOthers()
    {
        Cluster cluster = Built(Rule(
            "r",
            "{outlierDetection: {consecutive5xxErrors: 7}, connectionPool: {tcp: {tcpKeepalive: {probes: 4}}},"
            + " portLevelSettings: [{port: {number: 81}}, {port: {number: 80}, outlierDetection: {interval: 2s}}]}"));

        Assert.Null(cluster.OutlierDetection.Consecutive5Xx);
        Assert.Equal(2, cluster.OutlierDetection.Interval.Seconds);
        Assert.Null(cluster.UpstreamConnectionOptions);
    }

    [Theory]
    [InlineData("1h1m1s", 3661d)]
    [InlineData("500ms", 0.5)]
    [InlineData("1.5m", 90d)]
    [InlineData("0s", null)]
    [InlineData("5", null)]
    [InlineData("-5s", null)]
    [InlineData("1d", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("9999999999999h", null)]
    public void DurationsAreThoseOfGo(string? text, double? seconds) => Assert.Equal(seconds, GoDuration.Parse(text)?.TotalSeconds);
}
