using Envoy.Config.Listener.V3;
using KGateway.EndToEnd.Harness;
using KGateway.Translation.Documents;
using KGateway.Translation.Tests.Golden;
using KGateway.Translation.Tests.Routes;

namespace KGateway.Translation.Tests.Waypoints;

/// <summary>Connections that policies refuse are told apart before they get a chain, as far as that is possible.</summary>
public sealed class ConnectionAdmissionTests
{
    private const string Db = "{group: '', kind: Service, name: db}";
    private const string Chain = "{'action':{'name':'chain','typedConfig':{'@type':'type.googleapis.com/google.protobuf.StringValue','value':'fc_tcp_90_db_infra'}}}";
    private const string Refused = "{'action':{'name':'chain','typedConfig':{'@type':'type.googleapis.com/google.protobuf.StringValue','value':'refused'}}}";

    private static Listener Listener(params string[] policies) =>
        Mesh.Translate([Mesh.Base(), Mesh.Service("a", 1), Mesh.Service("db", 2, "{port: 90, name: tcp}"), .. policies]).Listener()!;

    private static string OnMatch(params string[] policies) =>
        Mesh.Json(Listener(policies).FilterChainMatcher.MatcherTree.ExactMatchMap.Map["10.0.0.2:90"]);

    private static string Policy(string action, string rules, string meta = "") => Authz.Policy("p", $"action: {action}\n  rules: [{rules}]", Db, meta: meta);

    [Fact]
    public void ChainsOfOtherPortsAreChosenByTheSameMatcher()
    {
        Listener listener = Listener(Policy("DENY", "{from: [{source: {namespaces: [x]}}]}"));

        Assert.Equal(
            ["envoy.filters.listener.proxy_protocol", "envoy.filters.listener.set_filter_state"], listener.ListenerFilters.Select(static filter => filter.Name));
        Assert.Equal(["10.0.0.1:80", "10.0.0.2:90"], listener.FilterChainMatcher.MatcherTree.ExactMatchMap.Map.Keys.Order(StringComparer.Ordinal));
        Assert.All(listener.FilterChains, static chain => Assert.Null(chain.FilterChainMatch));
        Assert.Equal(["fc_http_80_a_infra", "fc_tcp_90_db_infra", "refused"], listener.FilterChains.Select(static chain => chain.Name));
    }

    [Theory]
    [InlineData("AUDIT", "{from: [{source: {namespaces: [x]}}]}", "")]
    [InlineData("DENY", "", "")]
    [InlineData("DENY", "{to: [{operation: {ports: ['80']}}]}", "")]
    [InlineData("ALLOW", "{}", "")]
    [InlineData("ALLOW", "{to: [{operation: {ports: ['90']}}]}", "")]
    [InlineData("DENY", "{}", ", annotations: {istio.io/dry-run: 'true'}")]
    public void WhereNoConnectionIsRefusedChainsMatchByThemselves(string action, string rules, string meta)
    {
        Listener listener = Listener(Policy(action, rules, meta));

        Assert.Null(listener.FilterChainMatcher);
        Assert.Single(listener.ListenerFilters);
        Assert.All(listener.FilterChains, static chain => Assert.NotNull(chain.FilterChainMatch));
    }

    [Theory]
    [InlineData("DENY", "{}")]
    [InlineData("ALLOW", "")]
    [InlineData("ALLOW", "{to: [{operation: {methods: [GET]}}]}")]
    [InlineData("DENY", "{from: [{source: {ipBlocks: [nonsense]}}]}")]
    public void WhereAllAreRefusedNothingIsAsked(string action, string rules) => Assert.Equal(Refused, OnMatch(Policy(action, rules)));

    [Theory]
    [InlineData("{from: [{source: {principals: [td/ns/x/sa/y]}}]}", "'input':{'name':'envoy.matching.inputs.filter_state','typedConfig':{'@type':'type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.FilterStateInput','key':'io.istio.peer_principal'}},'valueMatch':{'exact':'spiffe://td/ns/x/sa/y'}")]
    [InlineData("{from: [{source: {namespaces: [x]}}]}", "'valueMatch':{'safeRegex':{'googleRe2':{},'regex':'.*/ns/x/.*'}}")]
    [InlineData("{from: [{source: {notPrincipals: ['td/*']}}]}", "{'notMatcher':{'singlePredicate':")]
    [InlineData("{from: [{source: {ipBlocks: [10.0.0.0/8]}}]}", "'customMatch':{'name':'envoy.matching.matchers.ip','typedConfig':{'@type':'type.googleapis.com/envoy.extensions.matching.input_matchers.ip.v3.Ip','cidrRanges':[{'addressPrefix':'10.0.0.0','prefixLen':8}]")]
    [InlineData("{from: [{source: {namespaces: [x]}}, {source: {namespaces: [y]}}]}", "{'orMatcher':{'predicate':[")]
    [InlineData("{from: [{source: {namespaces: [x], ipBlocks: [10.0.0.1]}}]}", "{'andMatcher':{'predicate':[")]
    [InlineData("{when: [{key: destination.ip, values: [10.0.0.0/8]}]}", "'name':'envoy.matching.inputs.destination_ip'")]
    [InlineData("{when: [{key: connection.sni, values: ['*.com']}]}", "'name':'envoy.matching.inputs.server_name','typedConfig':{'@type':'type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.ServerNameInput'}},'valueMatch':{'suffix':'.com'}")]
    public void WhatIsKnownOfAConnectionIsAsked(string rule, string expected)
    {
        string deny = OnMatch(Policy("DENY", rule));
        Assert.Contains(expected, deny);
        Assert.EndsWith($"'onMatch':{Refused}}}]}},'onNoMatch':{Chain}}}}}", deny);
        // Who isn't allowed is refused, and nobody else.
        Assert.Contains("{'matchers':[{'predicate':{'notMatcher':", OnMatch(Policy("ALLOW", rule)));
    }

    [Fact]
    public void WhatIsKnownLaterOnlyIsLeftToTheFilter()
    {
        const string Later = "{from: [{source: {namespaces: [x]}}], when: [{key: 'experimental.envoy.filters.network.x[k]', values: [v]}]}";

        Assert.Null(Listener(Policy("DENY", Later)).FilterChainMatcher);
        Assert.Null(Listener(Policy("ALLOW", Later)).FilterChainMatcher);
    }

    [Fact]
    public void RefusalsAndPermissionsAddUp()
    {
        string both = OnMatch(
            Authz.Policy("deny", "action: DENY\n  rules: [{from: [{source: {namespaces: [x]}}]}]", Db),
            Authz.Policy("allow", "rules: [{from: [{source: {trustDomains: [td]}}]}]", Db));

        Assert.Contains("{'predicate':{'orMatcher':{'predicate':[{'singlePredicate':", both);
        Assert.Contains("{'notMatcher':{'singlePredicate':{'input'", both);
    }

    [Fact]
    public async Task Envoy_takes_the_matcher()
    {
        const string Entry =
            """
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: e, namespace: infra}
            spec: {hosts: [one.com], addresses: [10.9.0.1, 10.8.0.0/16, 'fd00::/64', 'fd00:1::1'], ports: [{number: 80, name: http, protocol: HTTP2}, {number: 90, name: tcp, protocol: TCP}], resolution: DNS}

            """;
        const string Rules =
            """
            rules:
              - from:
                - source: {principals: ['*', 'a*', '*b', c/ns/d/sa/e], notNamespaces: [o], ipBlocks: [10.0.0.0/8, 'fd00::/8'], notRemoteIpBlocks: [1.2.3.4]}
                - source: {trustDomains: ['u*v']}
                when: [{key: destination.ip, values: [10.0.0.0/8]}, {key: connection.sni, values: ['*.com', 'b*', '*']}]
            """;
        var document = TranslationDocument.ToJson(
            Given.State(
                Mesh.Base()
                + Mesh.Service("a", 1)
                + Mesh.Service("db", 2, "{port: 90, name: tcp}")
                + Entry
                + Authz.Policy("deny", $"action: DENY\n  {Rules}", Db)
                + Authz.Policy("allow", Rules, Db + ", {group: networking.istio.io, kind: ServiceEntry, name: e}")),
            Mesh.Waypoint,
            TranslationSettings.Default,
            allClusters: true);

        Assert.NotNull(document["listeners"]![0]!["filterChainMatcher"]!["onNoMatch"]);
        Assert.Null(await EnvoyProgram.RefusalAsync(Tools.Envoy, EnvoyBootstrap.Of(document), TestContext.Current.CancellationToken));
    }
}
