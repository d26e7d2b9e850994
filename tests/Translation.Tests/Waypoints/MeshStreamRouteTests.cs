using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using KGateway.EndToEnd.Harness;
using KGateway.Resources;
using KGateway.Translation.Documents;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Golden;
using KGateway.Translation.Tests.Routes;
using Xds.Type.Matcher.V3;

namespace KGateway.Translation.Tests.Waypoints;

/// <summary>TCPRoutes and TLSRoutes with a Service or ServiceEntry as their parent.</summary>
public sealed class MeshStreamRouteTests
{
    private const string ToDb = "{group: '', kind: Service, name: db, namespace: infra}";
    private const string Base = "fc_tcp_90_db_infra";
    private const string Plain = "- -> kube_infra_db_90";

    private static string Db(string name = "tcp") => Mesh.Service("db", 2, $"{{port: 90, name: {name}}}");

    /// <summary>A route to the Service whose name is its own.</summary>
    private static string Route(string kind, string name, string space = "infra", string hostnames = "", string parent = ToDb, string created = "") =>
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: {{kind}}
        metadata: {name: {{name}}, namespace: {{space}}{{(created.Length == 0 ? "" : $", creationTimestamp: '{created}'")}} }
        spec:
          parentRefs: [{{parent}}]
          {{(kind == "TLSRoute" ? $"hostnames: [{hostnames}]" : "")}}
          rules: [{backendRefs: [{name: {{name}}, namespace: infra, port: 80}] } ]

        """;

    private static GatewayTranslation Translate(params string[] yaml) => Mesh.Translate(
        [Mesh.Base(), Db(), Mesh.Service("a", 11), Mesh.Service("b", 12), Mesh.Service("c", 13), .. yaml]);

    /// <summary>Where connections to the port go, in the order in which it is asked, as <c>client[ name] -> cluster or closed</c>.</summary>
    private static IEnumerable<string> Ways(GatewayTranslation translation, string address = "10.0.0.2:90")
    {
        Listener listener = translation.Listener()!;
        if (listener.FilterChainMatcher is not { } matcher)
            return [$"- -> {ClusterOf(listener, Base)}"];
        return Ways(matcher.MatcherTree.ExactMatchMap.Map[address], listener);
    }

    private static IEnumerable<string> Ways(Matcher.Types.OnMatch match, Listener listener)
    {
        if (match.Matcher is not { } matcher)
            return [$"- -> {Target(match, listener)}"];
        return matcher.MatcherList.Matchers.Select(one => $"{Asked(one.Predicate)} -> {Target(one.OnMatch, listener)}").Append($"- -> {Target(matcher.OnNoMatch, listener)}");
    }

    private static string Asked(Matcher.Types.MatcherList.Types.Predicate predicate) => predicate.AndMatcher is { } and
        ? string.Join(' ', and.Predicate.Select(Asked))
        : predicate.SinglePredicate.ValueMatch is { } value ? value.SafeRegex?.Regex ?? (value.Suffix.Length > 0 ? $"*{value.Suffix}" : value.Exact) : "?";

    private static string Target(Matcher.Types.OnMatch match, Listener listener)
    {
        string chain = match.Action.TypedConfig.Unpack<Google.Protobuf.WellKnownTypes.StringValue>().Value;
        return chain == "refused" ? "closed" : ClusterOf(listener, chain);
    }

    private static string ClusterOf(Listener listener, string chain)
    {
        Filter last = Assert.Single(listener.FilterChains, candidate => candidate.Name == chain).Filters[^1];
        return last.TypedConfig.Is(TcpProxy.Descriptor) ? last.TypedConfig.Unpack<TcpProxy>().Cluster : "http";
    }

    [Fact]
    public void AProducersRouteIsForAllClients()
    {
        GatewayTranslation translation = Translate(Route("TCPRoute", "a"));

        Assert.Equal(["- -> kube_infra_a_80"], Ways(translation));
        Assert.Null(translation.Listener()!.FilterChainMatcher);
        Assert.Equal(["db"], translation.StatusOf("TCPRoute", "infra", "a"));
        Assert.DoesNotContain("kube_infra_db_90", translation.Backends.Keys);
    }

    [Fact]
    public void AConsumersRouteIsForClientsOfItsNamespaceAlone()
    {
        GatewayTranslation translation = Translate(Route("TCPRoute", "b", "two"), Route("TCPRoute", "a", "one"));

        Assert.Equal(
            ["spiffe://[^/]+/ns/one/.+ -> kube_infra_a_80", "spiffe://[^/]+/ns/two/.+ -> kube_infra_b_80", Plain], Ways(translation));
        Assert.Equal(["db"], translation.StatusOf("TCPRoute", "one", "a"));
        Assert.Equal(["kube_infra_a_80", "kube_infra_b_80", "kube_infra_c_80", "kube_infra_db_90"], translation.Backends.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AConsumersRouteComesBeforeTheProducers() => Assert.Equal(
        ["spiffe://[^/]+/ns/one/.+ -> kube_infra_a_80", "- -> kube_infra_b_80"],
        Ways(Translate(Route("TCPRoute", "a", "one"), Route("TCPRoute", "b"))));

    [Fact]
    public void TheOldestTcpRouteOfANamespaceHasThePort()
    {
        GatewayTranslation translation = Translate(
            Route("TCPRoute", "a", created: "2026-02-01T00:00:00Z"), Route("TCPRoute", "b", created: "2026-01-01T00:00:00Z"), Route("TCPRoute", "c", "one"));

        Assert.Equal(["spiffe://[^/]+/ns/one/.+ -> kube_infra_c_80", "- -> kube_infra_b_80"], Ways(translation));
        Assert.Equal(["db kgateway.dev/Programmed=Conflicted"], translation.StatusOf("TCPRoute", "infra", "a"));
        Assert.Equal(["db"], translation.StatusOf("TCPRoute", "infra", "b"));
        Assert.Equal(["db"], translation.StatusOf("TCPRoute", "one", "c"));
        var status = (RouteStatus)translation.Statuses[new(ResourceKinds.TcpRoute.GroupKind, new("infra", "a"))];
        Assert.Contains(status.Parents[0].Conditions, static condition => condition.Message == "Port 90 is taken by TCPRoute infra/b");
    }

    [Fact]
    public void TlsRoutesShareThePortByServerName()
    {
        GatewayTranslation translation = Translate(
            Route("TLSRoute", "a", hostnames: "A.example.com, '*.example.com'"),
            Route("TLSRoute", "b", hostnames: "'*.b.example.com', b.example.com"),
            Route("TLSRoute", "c", "one", hostnames: "c.example.com"));

        Assert.Equal(
            [
                "spiffe://[^/]+/ns/one/.+ c.example.com -> kube_infra_c_80",
                "spiffe://[^/]+/ns/one/.+ -> closed",
                "a.example.com -> kube_infra_a_80",
                "b.example.com -> kube_infra_b_80",
                "*.b.example.com -> kube_infra_b_80",
                "*.example.com -> kube_infra_a_80",
                "- -> closed",
            ],
            Ways(translation));
        Assert.All(new[] { "a", "b" }, name => Assert.Equal(["db"], translation.StatusOf("TLSRoute", "infra", name)));
        Assert.DoesNotContain(Base, translation.Chains());
        string json = Mesh.Json(translation.Listener()!);
        Assert.Contains("'name':'envoy.filters.listener.tls_inspector'", json);
        Assert.Contains("'filterDisabled':{'notMatch':{'destinationPortRange':{'start':90,'end':91}}}", json);
    }

    [Fact]
    public void OfTlsRoutesForOneNameTheOldestHasIt()
    {
        GatewayTranslation translation = Translate(
            Route("TLSRoute", "a", hostnames: "x.com, y.com", created: "2026-02-01T00:00:00Z"),
            Route("TLSRoute", "b", hostnames: "x.com", created: "2026-01-01T00:00:00Z"));

        Assert.Equal(["x.com -> kube_infra_b_80", "y.com -> kube_infra_a_80", "- -> closed"], Ways(translation));
        Assert.Equal(["db kgateway.dev/Programmed=Conflicted"], translation.StatusOf("TLSRoute", "infra", "a"));
    }

    [Fact]
    public void TlsRoutesComeBeforeTcpRoutesOfTheSameNamespace()
    {
        GatewayTranslation translation = Translate(
            Route("TLSRoute", "a", hostnames: "a.com"), Route("TCPRoute", "b", created: "2020-01-01T00:00:00Z"), Route("TCPRoute", "c", "one"));

        Assert.Equal(["spiffe://[^/]+/ns/one/.+ -> kube_infra_c_80", "a.com -> kube_infra_a_80", "- -> closed"], Ways(translation));
        Assert.Equal(["db Accepted=Conflicted"], translation.StatusOf("TCPRoute", "infra", "b"));
        Assert.Equal(["db"], translation.StatusOf("TLSRoute", "infra", "a"));
        Assert.Equal(["db"], translation.StatusOf("TCPRoute", "one", "c"));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("x")]
    public void HttpRoutesComeBeforeBoth(string portName)
    {
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(), Db(portName), Mesh.Service("a", 11), Mesh.Route("h", "infra", ToDb), Route("TLSRoute", "a", hostnames: "a.com"), Route("TCPRoute", "b"));

        Assert.Equal(["fc_http_80_a_infra", "fc_http_90_db_infra"], translation.Chains());
        Assert.Equal(["db"], translation.StatusOf("HTTPRoute", "infra", "h"));
        Assert.Equal(["db Accepted=Conflicted"], translation.StatusOf("TLSRoute", "infra", "a"));
        Assert.Equal(["db Accepted=Conflicted ResolvedRefs=BackendNotFound"], translation.StatusOf("TCPRoute", "infra", "b"));
    }

    [Fact]
    public void APortThatSaysItIsHttpTakesNoConnections()
    {
        GatewayTranslation translation = Mesh.Translate(Mesh.Base(), Db("http"), Mesh.Service("a", 11), Route("TLSRoute", "a", hostnames: "a.com"));

        Assert.Equal(["fc_http_80_a_infra", "fc_http_90_db_infra"], translation.Chains());
        Assert.Equal(["db Accepted=NoMatchingParent"], translation.StatusOf("TLSRoute", "infra", "a"));
    }

    [Fact]
    public void WhatConsumersRoutesAreChangesNothingForOthers()
    {
        GatewayTranslation http = Mesh.Translate(
            Mesh.Base(), Db("x"), Mesh.Service("a", 11), Mesh.Route("h", "one", ToDb), Route("TCPRoute", "a"));

        Assert.Equal(["spiffe://[^/]+/ns/one/.+ -> http", "- -> kube_infra_a_80"], Ways(http));
        Assert.Equal(["db"], http.StatusOf("HTTPRoute", "one", "h"));
        Assert.Equal(["db"], http.StatusOf("TCPRoute", "infra", "a"));

        GatewayTranslation stream = Mesh.Translate(
            Mesh.Base(), Db("x"), Mesh.Service("a", 11), Mesh.Route("h", "infra", ToDb), Route("TCPRoute", "a", "one"));

        Assert.Equal(["spiffe://[^/]+/ns/one/.+ -> kube_infra_a_80", "- -> http"], Ways(stream));
        Assert.Equal(["db"], stream.StatusOf("HTTPRoute", "infra", "h"));
        Assert.Equal(["db"], stream.StatusOf("TCPRoute", "one", "a"));
    }

    [Fact]
    public void WhoIsRefusedHasNoRoute()
    {
        string policy = Authz.Policy("p", "action: DENY\n  rules: [{from: [{source: {principals: [td/ns/one/sa/x]}}]}]", "{group: '', kind: Service, name: db}");

        Assert.Equal(
            ["spiffe://td/ns/one/sa/x -> closed", "spiffe://[^/]+/ns/one/.+ -> kube_infra_a_80", Plain],
            Ways(Translate(Route("TCPRoute", "a", "one"), policy)));
        Assert.All(
            Translate(Route("TCPRoute", "a", "one"), policy).Listener()!.FilterChains.Where(static chain => chain.Name.StartsWith(Base, StringComparison.Ordinal)),
            static chain => Assert.Equal("envoy.filters.network.rbac", chain.Filters[1].Name));
        // Where the others speak HTTP their refusal is an answer.
        Assert.Equal(
            ["spiffe://[^/]+/ns/one/.+ spiffe://td/ns/one/sa/x -> closed", "spiffe://[^/]+/ns/one/.+ -> kube_infra_a_80", "- -> http"],
            Ways(Mesh.Translate(
                Mesh.Base(), Db("x"), Mesh.Service("a", 11), Mesh.Route("h", "infra", ToDb), Route("TCPRoute", "a", "one"), policy)));
    }

    [Fact]
    public void ConsumersRoutesComeBeforeFindingOutWhatOthersSpeak() => Assert.Equal(
        ["spiffe://[^/]+/ns/two/.+ -> http", "spiffe://[^/]+/ns/one/.+ -> kube_infra_a_80", "'(http/1[.][01]|h2c)' -> http", Plain],
        Ways(Mesh.Translate(Mesh.Base(), Db("x"), Mesh.Service("a", 11), Route("TCPRoute", "a", "one"), Mesh.Route("h", "two", ToDb))));

    [Theory]
    [InlineData("TCPRoute", "rules: [{backendRefs: [{name: a, port: 80}]}, {backendRefs: [{name: b, port: 80}]}]", "db Accepted=UnsupportedValue", "kube_infra_db_90")]
    [InlineData("TLSRoute", "hostnames: ['a b'], rules: [{backendRefs: [{name: a, port: 80}]}]", "db Accepted=UnsupportedValue", "kube_infra_db_90")]
    [InlineData("TCPRoute", "rules: [{backendRefs: [{name: none, port: 80}]}]", "db ResolvedRefs=BackendNotFound", "blackhole-cluster")]
    [InlineData("TCPRoute", "rules: [{backendRefs: [{name: a, port: 81}]}]", "db ResolvedRefs=BackendNotFound", "blackhole-cluster")]
    [InlineData("TCPRoute", "rules: [{backendRefs: [{name: a, kind: Odd, port: 80}]}]", "db ResolvedRefs=InvalidKind", "blackhole-cluster")]
    public void WhatIsWrongWithARouteIsSaid(string kind, string spec, string said, string cluster)
    {
        GatewayTranslation translation = Translate(
            $$"""
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: {{kind}}
            metadata: {name: r, namespace: infra}
            spec: {parentRefs: [{{ToDb}}], {{spec}} }

            """);

        Assert.Equal([said], translation.StatusOf(kind, "infra", "r"));
        Assert.Equal([$"- -> {cluster}"], Ways(translation));
    }

    [Theory]
    [InlineData("{group: '', kind: Service, name: db, port: 91}", "db Accepted=NoMatchingParent")]
    [InlineData("{group: '', kind: Service, name: headless}", "headless Accepted=NoMatchingParent")]
    [InlineData("{name: wp}", "wp Accepted=NotAllowedByListeners")]
    public void WhatCannotAttachSaysWhyAndChangesNothing(string parent, string said)
    {
        string headless = Mesh.Service("headless", 3).Replace("10.0.0.3", "None", StringComparison.Ordinal);
        foreach (string kind in new[] { "TCPRoute", "TLSRoute" })
        {
            GatewayTranslation translation = Translate(headless, Route(kind, "a", hostnames: "a.com", parent: parent));

            Assert.Equal([said], translation.StatusOf(kind, "infra", "a"));
            Assert.Equal([Plain], Ways(translation));
        }
    }

    [Fact]
    public void AParentsPortLimitsTheRoute()
    {
        GatewayTranslation translation = Mesh.Translate(
            Mesh.Base(),
            Mesh.Service("db", 2, "{port: 90, name: tcp}, {port: 91, name: tcp-2}"),
            Mesh.Service("a", 11),
            Route("TCPRoute", "a", "one", parent: "{group: '', kind: Service, name: db, namespace: infra, port: 91}"));

        Assert.Equal([Plain], Ways(translation));
        Assert.Equal(["spiffe://[^/]+/ns/one/.+ -> kube_infra_a_80", "- -> kube_infra_db_91"], Ways(translation, "10.0.0.2:91"));
    }

    [Theory]
    [InlineData("{group: networking.istio.io, kind: ServiceEntry, name: e, namespace: infra}", "e", "- -> kube_infra_a_80")]
    [InlineData("{group: networking.istio.io, kind: Hostname, name: one.com}", "one.com", "- -> kube_infra_a_80")]
    [InlineData("{group: networking.istio.io, kind: Hostname, name: two.com}", "two.com Accepted=NoMatchingParent", "- -> istio-se_infra_e_one.com_90")]
    [InlineData("{group: networking.istio.io, kind: Hostname, name: three.com}", "", "- -> istio-se_infra_e_one.com_90")]
    public void EntriesAndTheirHostsCanBeParents(string parent, string said, string way)
    {
        const string Entry =
            """
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: e, namespace: infra}
            spec: {hosts: [one.com, two.com], addresses: [10.9.0.1], ports: [{number: 90, name: tcp, protocol: TCP}], resolution: DNS}

            """;
        // Another port, so that a matcher chooses.
        GatewayTranslation translation = Translate(Entry, Route("TCPRoute", "a", parent: parent), Route("TCPRoute", "b", "one"));

        Assert.Equal([way], Ways(translation, "10.9.0.1:90"));
        Assert.Equal(said.Length == 0 ? [] : new[] { said }, translation.StatusOf("TCPRoute", "infra", "a"));
    }

    [Fact]
    public void WeightsAndBackendsOfOtherNamespacesNeedNoGrant()
    {
        string route = Route("TCPRoute", "a", "one").Replace("port: 80}]", "port: 80, weight: 3}, {name: b, namespace: infra, port: 80, weight: 1}]", StringComparison.Ordinal);
        GatewayTranslation translation = Translate(route);

        Assert.Equal(["db"], translation.StatusOf("TCPRoute", "one", "a"));
        string json = Mesh.Json(translation.Listener()!);
        Assert.Contains(
            "'statPrefix':'fc_tcp_90_db_infra_tcproute_one_a','weightedClusters':{'clusters':[{'name':'kube_infra_a_80','weight':3},{'name':'kube_infra_b_80','weight':1}]}", json);
    }

    [Theory]
    [InlineData(ToDb, "a", "db Accepted=UnsupportedValue")]
    [InlineData("{group: '', kind: Service, name: db, namespace: infra, port: 90}", "a", "db Accepted=UnsupportedValue")]
    [InlineData(ToDb, "nowhere", "db Accepted=UnsupportedValue ResolvedRefs=BackendNotFound")]
    public void DatagramsAreNotSupportedAndThePortIsServedAsWithout(string parent, string backend, string said)
    {
        string route = Route("UDPRoute", "u", parent: parent).Replace("{name: u, namespace: infra, port: 80}", $"{{name: {backend}, namespace: infra, port: 80}}", StringComparison.Ordinal);
        GatewayTranslation translation = Translate(route);

        Assert.Equal([said], translation.StatusOf("UDPRoute", "infra", "u"));
        Assert.Equal(Translate().Listener(), translation.Listener());
        Assert.Equal([Plain], Ways(translation));
    }

    [Fact]
    public void OfDatagramsForOthersNothingIsSaid()
    {
        Assert.Empty(Translate(Route("UDPRoute", "u", parent: "{group: '', kind: Service, name: other, namespace: infra}")).StatusOf("UDPRoute", "infra", "u"));
        // Both kinds at once: the one that is supported is in force.
        GatewayTranslation translation = Translate(Route("UDPRoute", "u"), Route("TCPRoute", "a"));
        Assert.Equal(["db"], translation.StatusOf("TCPRoute", "infra", "a"));
        Assert.Equal(["- -> kube_infra_a_80"], Ways(translation));
    }

    [Fact]
    public async Task Envoy_takes_them()
    {
        var document = TranslationDocument.ToJson(
            Given.State(string.Concat(
                Mesh.Base(), Db(), Mesh.Service("a", 11), Mesh.Service("b", 12), Mesh.Service("c", 13),
                Route("TLSRoute", "a", hostnames: "a.com, '*.b.com', '*.com'"), Route("TLSRoute", "b", "one", hostnames: "x.com"), Route("TCPRoute", "c", "two"))),
            Mesh.Waypoint,
            TranslationSettings.Default,
            allClusters: true);

        Assert.NotNull(document["listeners"]![0]!["filterChainMatcher"]);
        Assert.Null(await EnvoyProgram.RefusalAsync(Tools.Envoy, EnvoyBootstrap.Of(document), TestContext.Current.CancellationToken));
    }
}
