using Envoy.Config.Cluster.V3;
using KGateway.Resources;
using KGateway.Translation.Clusters;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Tests.Routes;
using KGateway.Translation.Tests.Waypoints;

using static KGateway.Translation.Tests.Clusters.Destination;

namespace KGateway.Translation.Tests.Clusters;

/// <summary>What DestinationRules change in clusters, and which of them.</summary>
public class DestinationRuleTests
{
    private const string Ejecting = "{outlierDetection: {consecutive5xxErrors: 7}}";

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
    [InlineData("{connectionPool: {tcp: {maxConnections: 0}, http: {}}, loadBalancer: {simple: UNSPECIFIED}}", "")]
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

    [Fact]
    public void KeepaliveNeedsNoOutlierDetection() => Assert.Equal(
        4u, Built(Rule("r", "{connectionPool: {tcp: {tcpKeepalive: {probes: 4}}}}")).UpstreamConnectionOptions.TcpKeepalive.KeepaliveProbes);

    [Theory]
    [InlineData("{outlierDetection: {interval: soon}}", "PartiallyInvalid: trafficPolicy.outlierDetection.interval: \"soon\" is no duration of at least 1ms")]
    [InlineData("{outlierDetection: {baseEjectionTime: 1us}}", "PartiallyInvalid: trafficPolicy.outlierDetection.baseEjectionTime: \"1us\" is no duration of at least 1ms")]
    [InlineData("{outlierDetection: {outlierDetectionHttpErrorCodes: [500], consecutiveErrors: 3}}",
        "PartiallyInvalid: trafficPolicy.outlierDetection.consecutiveErrors: not supported; trafficPolicy.outlierDetection.outlierDetectionHttpErrorCodes: not supported")]
    [InlineData("{tunnel: {targetHost: a, targetPort: 1}, proxyProtocol: {version: V2}, retryBudget: {percent: 12.5}}",
        "PartiallyInvalid: trafficPolicy.proxyProtocol: not supported; trafficPolicy.retryBudget: not supported; trafficPolicy.tunnel: not supported")]
    [InlineData("{portLevelSettings: [{port: {number: 80}, outlierDetection: {interval: soon}}]}",
        "PartiallyInvalid: trafficPolicy.portLevelSettings of port 80.outlierDetection.interval: \"soon\" is no duration of at least 1ms")]
    [InlineData("{tls: {mode: ODD}}", "Invalid: trafficPolicy.tls: mode \"ODD\" is unknown")]
    public void WhatCanNotBeHonouredIsToldOf(string policy, string said) => Assert.Equal(said, Said(Rule("r", policy)));

    [Theory]
    [InlineData(Ejecting, "")]
    [InlineData("{tls: {mode: ODD}}", ", exportTo: [other]")]
    [InlineData("{portLevelSettings: [{port: {number: 81}, loadBalancer: {simple: ODD}}]}", "")]
    [InlineData("{outlierDetection: {}}", ", subsets: [{name: v1, labels: {version: v1}}]")]
    public void OfARuleThatIsHonouredOrNotInForceNothingIsSaid(string policy, string more) => Assert.Null(Said(Rule("r", policy, more)));

    [Fact]
    public void WhatIsSaidGoesWithItsCause()
    {
        var state = Given.State(Mesh.Base() + Mesh.Service("a", 1) + Rule("r", "{loadBalancer: {simple: ODD}}"));
        var translator = new GatewayTranslator(Mesh.Waypoint, TranslationSettings.Default);
        Assert.Equal("PartiallyInvalid: trafficPolicy.loadBalancer.simple: \"ODD\" is unknown", Said(translator.Translate(state)));
        var rule = state.All<Resources.Istio.DestinationRule>().Single();

        var mended = state.Apply([ResourceChange.Put(rule with { Spec = rule.Spec with { TrafficPolicy = new() } })]);
        GatewayTranslation next = translator.Translate(mended);
        Assert.Null(Said(next));
        Assert.Contains(rule.Id, next.ChangedStatuses);

        Assert.NotNull(Said(translator.Translate(mended.Apply([ResourceChange.Put(rule)]))));
        Assert.Null(Said(translator.Translate(mended.Apply([ResourceChange.Put(rule), ResourceChange.Delete(new(ResourceKinds.Service.GroupKind, new("infra", "a")))]))));
    }

    [Fact]
    public void AnEntranceHonoursRulesToo()
    {
        var translated = Gateways.Translated.Of(
            Gateways.Translated.Gateway() + Gateways.Translated.Service + Gateways.Translated.Route("{name: web, port: 443}")
            + Rule("r", "{loadBalancer: {simple: RANDOM}, connectionPool: {tcp: {maxConnections: 5}}, tunnel: {}}", host: "web.app.svc.cluster.local"));

        string json = translated.Json(XdsType.Cluster, "kube_app_web_443")!;
        Assert.Contains("'lbPolicy':'RANDOM'", json);
        Assert.Contains("'maxConnections':5", json);
        Assert.Equal("PartiallyInvalid: trafficPolicy.tunnel: not supported", Said(translated.Result));
    }

    [Fact]
    public void AnEntranceHonoursThemForStreamsToo()
    {
        const string Gateway = """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: gw, namespace: infra}
            spec:
              gatewayClassName: kgateway
              listeners: [{name: tcp, port: 90, protocol: TCP, allowedRoutes: {namespaces: {from: All} } }]

            """;
        string objects = Gateway + Gateways.Translated.Service + Gateways.Translated.Route("{name: web, port: 443}", kind: "TCPRoute");
        string rule = Rule("r", "{connectionPool: {tcp: {idleTimeout: 90s, maxConnectionDuration: 1h}}}", host: "web.app.svc.cluster.local");

        Assert.Contains("'idleTimeout':'90s','maxDownstreamConnectionDuration':'3600s'", Gateways.Translated.Of(objects + rule).Json(XdsType.Listener, "listener~90"));
        Assert.DoesNotContain("idleTimeout", Gateways.Translated.Of(objects).Json(XdsType.Listener, "listener~90"));
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
