using Envoy.Extensions.Filters.Http.ExtAuthz.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Routes;
using Action = Envoy.Config.Rbac.V3.RBAC.Types.Action;
using NetworkExtAuthz = Envoy.Extensions.Filters.Network.ExtAuthz.V3.ExtAuthz;

namespace KGateway.Translation.Tests.Waypoints;

/// <summary>CUSTOM policies: a server that the mesh's configuration names decides, and nobody gets in where it can't be asked.</summary>
public class CustomAuthorizationTests
{
    private const string Grpc = "envoyExtAuthzGrpc: {service: auth.infra.svc.cluster.local, port: 9000}";
    private const string Policy = "action: CUSTOM\n  provider: {name: x}\n  rules: [{to: [{operation: {paths: [/a]}}]}]";

    private const string Late =
        "streams of bytes that it matches are connected once the client has said something and provider \"x\" has allowed it; no server that speaks first can be reached";

    private static readonly string Auth = Mesh.Service("auth", 9, "{port: 9000}", ", labels: {istio.io/use-waypoint: none}");

    private static string Config(string provider) =>
        $$"""
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data:
          mesh: |
            accessLogFile: /dev/stdout
            extensionProviders:
            - {name: tracer, zipkin: {service: z, port: 1} }
            - {name: x, {{provider}} }

        """;

    private static GatewayTranslation Translate(string provider, params string[] more) =>
        Mesh.Translate([Mesh.Base(), Mesh.Service("a", 1, "{port: 80, name: http}, {port: 90, name: tcp}"), Auth, Config(provider), .. more]);

    private static ExtAuthz[] Servers(GatewayTranslation translation) =>
    [
        .. translation.Listener()!.FilterChains.Single(static chain => chain.Name == "fc_http_80_a_infra").Filters[^1].TypedConfig.Unpack<HttpConnectionManager>()
            .HttpFilters.Where(static filter => filter.TypedConfig.Is(ExtAuthz.Descriptor)).Select(static filter => filter.TypedConfig.Unpack<ExtAuthz>()),
    ];

    private static string Said(GatewayTranslation translation)
    {
        var status = (AuthorizationPolicyStatus)translation.Statuses[new(ResourceKinds.AuthorizationPolicy.GroupKind, new("infra", "p"))];
        Condition condition = status.ToConditions()[0];
        return $"{condition.Status}/{condition.Reason}: {condition.Message}";
    }

    [Fact]
    public void AServerIsAskedAboutWhatThePolicyMatchesBeforeAllElse()
    {
        GatewayTranslation translation = Translate(
            Grpc, Authz.Policy("p", Policy), Authz.Policy("deny", "action: DENY\n  rules: [{}]"), Authz.Policy("allow", "action: ALLOW\n  rules: [{}]"));

        Assert.Equal(
            ["envoy.filters.http.rbac", "istio.ext_authz/x", "envoy.filters.http.rbac", "envoy.filters.http.rbac", "envoy.filters.http.router"],
            translation.FilterNames());
        var rules = translation.Http();
        Assert.Null(rules[0].Rules);
        Assert.Equal((Action.Deny, "istio_ext_authz_x_"), (rules[0].ShadowRules.Action, rules[0].ShadowRulesStatPrefix));
        Assert.Equal(["istio-ext-authz-x-ns[infra]-policy[p]-rule[0]"], rules[0].ShadowRules.Policies.Keys);
        Assert.Equal([Action.Deny, Action.Allow], rules.Skip(1).Select(static filter => filter.Rules.Action));
        string json = Mesh.Json(Assert.Single(Servers(translation)));
        Assert.Contains("'grpcService':{'envoyGrpc':{'clusterName':'kube_infra_auth_grpc_9000'},'timeout':'600s'}", json);
        Assert.Contains("'filter':'envoy.filters.http.rbac','path':[{'key':'istio_ext_authz_x_shadow_effective_policy_id'}]", json);
        Assert.DoesNotContain("failureModeAllow", json);
        var cluster = Envoy.Config.Cluster.V3.Cluster.Parser.ParseFrom(translation.Resources[(int)XdsType.Cluster]["kube_infra_auth_grpc_9000"]!.ToArray());
        Assert.Contains("http2ProtocolOptions", Mesh.Json(cluster));
        Assert.Contains("kube_infra_auth_grpc_9000", translation.Resources[(int)XdsType.Listener]["proxy_protocol_inbound"]!.Clusters);
        Assert.Equal($"True/Accepted: bound to infra/wp; rules[0] matches streams of bytes without to[0].operation.paths; {Late}", Said(translation));
    }

    [Fact]
    public void AServerOverGrpcIsAskedAboutStreamsOfBytesToo()
    {
        GatewayTranslation translation = Translate(Grpc, Authz.Policy("p", "action: CUSTOM\n  provider: {name: x}\n  rules: [{from: [{source: {namespaces: [n]}}]}]"));

        var chain = translation.Listener()!.FilterChains.Single(static chain => chain.Name == "fc_tcp_90_a_infra");
        Assert.Equal(
            ["proxy_protocol_authority", "envoy.filters.network.rbac", "istio.ext_authz/x", "envoy.filters.network.tcp_proxy"],
            chain.Filters.Select(static filter => filter.Name));
        string json = Mesh.Json(chain.Filters[2].TypedConfig.Unpack<NetworkExtAuthz>());
        Assert.Contains("'clusterName':'kube_infra_auth_grpc_9000'", json);
        Assert.Contains("'filter':'envoy.filters.network.rbac','path':[{'key':'istio_ext_authz_x_shadow_effective_policy_id'}]", json);
        Assert.Equal($"True/Accepted: bound to infra/wp; {Late}", Said(translation));
    }

    [Theory]
    [InlineData("{}", "fc_tcp_90_a_infra")]
    [InlineData("{to: [{operation: {ports: ['90']}}]}", "fc_tcp_90_a_infra")]
    [InlineData("{to: [{operation: {ports: ['80']}}]}", "")]
    [InlineData("", "")]
    [InlineData("{from: [{source: {namespaces: [n]}}]}", "fc_tcp_90_a_infra_late")]
    [InlineData("{from: [{source: {namespaces: [n]}}], to: [{operation: {methods: [GET]}}]}", "fc_tcp_90_a_infra_late")]
    [InlineData("{when: [{key: 'experimental.envoy.filters.network.x[k]', values: [v]}]}", "fc_tcp_90_a_infra")]
    public void NobodyIsConnectedBeforeTheServerHasDecided(string rule, string late)
    {
        GatewayTranslation translation = Translate(Grpc, Authz.Policy("p", $"action: CUSTOM\n  provider: {{name: x}}\n  rules: [{rule}]"));

        var waiting = translation.Listener()!.FilterChains
            .Where(static chain => chain.Name.StartsWith("fc_tcp_", StringComparison.Ordinal)
                && chain.Filters[^1].TypedConfig.Unpack<TcpProxy>() is { UpstreamConnectMode: UpstreamConnectMode.OnDownstreamData, MaxEarlyDataBytes: > 0 })
            .Select(static chain => chain.Name);
        Assert.Equal(late, string.Join(' ', waiting));
        // Others are connected at once.
        Assert.Equal(late.EndsWith("_late", StringComparison.Ordinal), translation.Listener()!.FilterChainMatcher is not null);
    }

    [Fact]
    public void RulesThatAskWhatComesLateAreAwaitedToo()
    {
        const string Later = "rules: [{when: [{key: 'experimental.envoy.filters.network.x[k]', values: [v]}]}]";
        foreach (string action in new[] { "DENY", "ALLOW", "AUDIT" })
        {
            var proxy = Translate(Grpc, Authz.Policy("p", $"action: {action}\n  {Later}")).Listener()!
                .FilterChains.Single(static chain => chain.Name == "fc_tcp_90_a_infra").Filters[^1].TypedConfig.Unpack<TcpProxy>();
            Assert.Equal(
                action == "AUDIT" ? UpstreamConnectMode.Immediate : UpstreamConnectMode.OnDownstreamData, proxy.UpstreamConnectMode);
        }
    }

    [Fact]
    public void AServerOverHttpIsAskedAsConfiguredAndStreamsOfBytesAreRefused()
    {
        const string Http =
            "envoyExtAuthzHttp: {service: infra/auth.infra.svc.cluster.local, port: 9000, timeout: 1.5s, pathPrefix: /check, failOpen: true, statusOnError: '503',"
            + " includeRequestHeadersInCheck: [cookie, 'x-*'], includeAdditionalHeadersInCheck: {x-by: me}, headersToUpstreamOnAllow: [x-user],"
            + " headersToDownstreamOnDeny: [set-cookie], headersToDownstreamOnAllow: [x-ok], clearRouteCache: true,"
            + " includeRequestBodyInCheck: {maxRequestBytes: 10, allowPartialMessage: true, packAsBytes: true}}";
        GatewayTranslation translation = Translate(Http, Authz.Policy("p", Policy));

        string json = Mesh.Json(Assert.Single(Servers(translation)));
        foreach (string part in new[]
        {
            "'serverUri':{'uri':'http://kube_infra_auth_9000','cluster':'kube_infra_auth_9000','timeout':'1.500s'}", "'pathPrefix':'/check'",
            "'failureModeAllow':true", "'statusOnError':{'code':'ServiceUnavailable'}", "'clearRouteCache':true",
            "'allowedHeaders':{'patterns':[{'exact':'cookie','ignoreCase':true},{'prefix':'x-','ignoreCase':true}]}",
            "'headersToAdd':[{'key':'x-by','value':'me'}]",
            "'allowedUpstreamHeaders':{'patterns':[{'exact':'x-user','ignoreCase':true}]}",
            "'allowedClientHeaders':{'patterns':[{'exact':'set-cookie','ignoreCase':true}]}",
            "'allowedClientHeadersOnSuccess':{'patterns':[{'exact':'x-ok','ignoreCase':true}]}",
            "'withRequestBody':{'maxRequestBytes':10,'allowPartialMessage':true,'packAsBytes':true}",
        })
            Assert.Contains(part, json);

        Assert.Equal(Action.Deny, Assert.Single(translation.Network("fc_tcp_90_a_infra")).Rules.Action);
        Assert.Contains("streams of bytes that it matches are refused, because provider \"x\" decides on HTTP only", Said(translation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zipkin: {service: z, port: 1}", "the provider doesn't authorize")]
    [InlineData("envoyExtAuthzGrpc: {service: auth.infra.svc.cluster.local, port: 9001}", "there is no Service or ServiceEntry with host and port \"auth.infra.svc.cluster.local:9001\"")]
    [InlineData("envoyExtAuthzGrpc: {service: auth.infra, port: 9000}", "there is no Service or ServiceEntry with host and port \"auth.infra:9000\"")]
    [InlineData("envoyExtAuthzGrpc: {service: other.infra.svc.cluster.local, port: 9000}", "there is no Service or ServiceEntry")]
    [InlineData("envoyExtAuthzGrpc: {service: auth.infra.svc.cluster.local, port: 9000, timeout: soon}", "timeout \"soon\" is no duration")]
    [InlineData("envoyExtAuthzGrpc: {service: auth.infra.svc.cluster.local, port: 9000, statusOnError: '999'}", "statusOnError \"999\" is no status")]
    [InlineData("envoyExtAuthzGrpc: {service: auth.infra.svc.cluster.local, port: 9000, includeRequestBodyInCheck: {}}", "includeRequestBodyInCheck.maxRequestBytes must be at least 1")]
    [InlineData("envoyExtAuthzHttp: {service: auth.infra.svc.cluster.local, port: 9000, pathPrefix: check}", "pathPrefix \"check\" is no path")]
    [InlineData("envoyExtAuthzHttp: {service: auth.infra.svc.cluster.local, port: 9000, includeAdditionalHeadersInCheck: {'a b': c}}", "includeAdditionalHeadersInCheck: ")]
    [InlineData("envoyExtAuthzHttp: {service: auth.infra.svc.cluster.local, port: 9000, headersToUpstreamOnAllow: ['']}", "the name of a header is empty")]
    public void WhereAServerCantBeAskedWhatThePolicyMatchesIsRefused(string provider, string problem)
    {
        GatewayTranslation translation = Translate(provider, Authz.Policy("p", Policy));

        Assert.Empty(Servers(translation));
        Assert.Equal(Action.Deny, Assert.Single(translation.Http()).Rules.Action);
        Assert.Equal(Action.Deny, Assert.Single(translation.Network("fc_tcp_90_a_infra")).Rules.Action);
        Assert.StartsWith($"False/Invalid: provider \"x\" can't be asked, {problem}", Said(translation), StringComparison.Ordinal);
        Assert.Contains(problem, translation.Problems(), StringComparison.Ordinal);
    }

    [Fact]
    public void AServerMayBeTheHostOfAServiceEntry()
    {
        const string Entry =
            """
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: far, namespace: infra}
            spec: {hosts: [auth.example.com], ports: [{number: 443, name: grpc, protocol: GRPC}], resolution: DNS}

            """;
        GatewayTranslation translation = Translate("envoyExtAuthzGrpc: {service: auth.example.com, port: 443}", Entry, Authz.Policy("p", Policy));

        string cluster = Assert.Single(Servers(translation)).GrpcService.EnvoyGrpc.ClusterName;
        Assert.NotNull(translation.Resources[(int)XdsType.Cluster][cluster]);
    }

    [Fact]
    public void APolicyThatIsOnlyTriedOutAsksNobody()
    {
        GatewayTranslation translation = Translate(Grpc, Authz.Policy("p", Policy, meta: ", annotations: {istio.io/dry-run: 'true'}"));

        Assert.Empty(Servers(translation));
        Assert.Empty(translation.Http());
        Assert.Null(translation.Resources[(int)XdsType.Cluster]["kube_infra_auth_grpc_9000"]);
    }

    [Fact]
    public void RulesWithAProblemLetTheServerDecideOnEverything()
    {
        GatewayTranslation translation = Translate(Grpc, Authz.Policy("p", "action: CUSTOM\n  provider: {name: x}\n  rules: [{when: [{key: odd, values: [x]}]}]"));

        Assert.Equal(
            "{'permissions':[{'any':true}],'principals':[{'any':true}]}", Mesh.Json(Assert.Single(Assert.Single(translation.Http()).ShadowRules.Policies).Value));
        Assert.StartsWith("False/Invalid: rules[0].when[0]: attribute \"odd\" is unknown", Said(translation), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatTheMeshsConfigurationAndTheServerSayIsFollowed()
    {
        ClusterState state = Given.State(Mesh.Base() + Mesh.Service("a", 1) + Authz.Policy("p", Policy));
        var translator = new GatewayTranslator(Mesh.Waypoint, TranslationSettings.Default);
        Assert.Empty(Servers(translator.Translate(state)!));

        Assert.Empty(Servers(Put(Config(Grpc))));
        Assert.Single(Servers(Put(Auth)));
        Assert.Empty(Servers(Put(Auth.Replace("9000", "9001", StringComparison.Ordinal))));
        Assert.Single(Servers(Put(Auth)));
        Assert.Empty(Servers(Put(Config("zipkin: {service: z, port: 1}"))));

        GatewayTranslation Put(string yaml) => translator.Translate(state = state.Apply(Given.Changes(yaml)))!;
    }
}
