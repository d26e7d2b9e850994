using KGateway.Resources;
using KGateway.Translation.Documents;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Statuses;
using KGateway.Translation.Tests.Gateways;
using KGateway.Translation.Tests.Incremental;
using KGateway.Translation.Validation;

namespace KGateway.Translation.Tests.Validation;

/// <summary>What Envoy refuses is replaced in the narrowest place; what it hasn't judged yet isn't programmed and holds up nothing else.</summary>
public sealed class StrictTests
{
    private const string Words = "Envoy's own words";
    private const string Prefix = "invalid xds configuration: error initializing configuration '/dev/fd/0': ";

    private static string Policy(string name, string target, string spec) =>
        $$"""
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: {{name}}, namespace: {{(target.Contains("Gateway", StringComparison.Ordinal) ? "infra" : "app")}}}
        spec: {targetRefs: [{{target}}], {{spec}}}

        """;

    private static string OfRoute(string route) => $"{{group: gateway.networking.k8s.io, kind: HTTPRoute, name: {route}}}";

    private static string Route(string name, string match = "{path: {value: /}}") =>
        $$"""
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: {{name}}, namespace: app}
        spec:
          parentRefs: [{name: gw, namespace: infra}]
          hostnames: [{{name}}.example.com]
          rules: [{matches: [{{match}}], backendRefs: [{name: web, port: 80}]}]

        """;

    private static Asked Two() => new(Translated.Gateway() + Translated.Service + Route("a") + Route("b"));

    [Fact]
    public void Nobody_is_asked_in_standard_mode_or_without_an_Envoy()
    {
        string yaml = Translated.Gateway() + Translated.Service + Route("a") + Policy("p", OfRoute("a"), "csrf: {percentageEnabled: 100}");
        Assert.Empty(Translated.Of(yaml).Result.Pending);
        Assert.Empty(Translated.Of(yaml, settings: TranslationSettings.Default with { AsksEnvoy = true }).Result.Pending);
        Assert.Empty(Translated.Of(yaml, settings: Asked.Settings with { AsksEnvoy = false }).Result.Pending);
    }

    [Fact]
    public void What_Envoy_takes_is_programmed_as_if_nobody_had_asked()
    {
        string yaml = Translated.Gateway() + Translated.Service + Route("a") + Route("b")
            + Policy("p", OfRoute("a"), "csrf: {percentageEnabled: 100}")
            + Policy("g", "{group: gateway.networking.k8s.io, kind: Gateway, name: gw}", "cors: {allowOrigins: ['*']}")
            + BackendPolicy("connectTimeout: 3s");
        var asked = new Asked(yaml);
        Assert.NotEmpty(asked.Pending);
        asked.Settle();
        var unasked = new GatewayTranslator(TestObjects.GatewayKey, Asked.Settings with { AsksEnvoy = false }).Translate(asked.State);
        Assert.Equal(TranslationText.Of(unasked), TranslationText.Of(asked.Result));
        // A translator that begins with the verdicts comes to the same, and asks nothing.
        var fresh = new GatewayTranslator(TestObjects.GatewayKey, Asked.Settings).Translate(asked.State);
        Assert.Empty(fresh.Pending);
        Assert.Equal(TranslationText.Of(fresh), TranslationText.Of(asked.Result));
    }

    [Fact]
    public void A_policy_that_Envoy_refuses_is_not_accepted_and_its_rule_answers_500()
    {
        var asked = Two().Settle();
        asked.Put(Policy("p", OfRoute("a"), "csrf: {percentageEnabled: 100}"));
        asked.Settle(static candidate => Asked.Has(candidate, "csrf") ? Words : null);
        Assert.Contains("\"status\":500", Table(asked, "a"), StringComparison.Ordinal);
        Assert.DoesNotContain("500", Table(asked, "b"), StringComparison.Ordinal);
        Assert.DoesNotContain("csrf", EnvoyResourceJson.Of(asked.Result.Resources[(int)XdsType.Listener].Resources.First()), StringComparison.Ordinal);
        Assert.Equal($"Replaced Rule (0): gateway.kgateway.dev/TrafficPolicy/app/p: {Prefix}{Words}", Programmed(asked, "a")?.Message);
        Assert.Null(Programmed(asked, "b"));
        var policy = Assert.IsType<PolicyStatus>(asked.Result.Statuses[new(ResourceKinds.TrafficPolicy.GroupKind, new("app", "p"))]);
        var accepted = policy.Ancestors[0].Conditions.Single(static condition => condition.Type == "Accepted");
        Assert.Equal((ConditionStatus.False, Prefix + Words), (accepted.Status, accepted.Message));
    }

    [Fact]
    public void A_route_that_Envoy_refuses_is_replaced_or_dropped_if_even_its_match_is()
    {
        var asked = Two().Settle();
        asked.Put(Route("a", "{path: {value: /odd}}"));
        // The rule leads to a backend; its match alone doesn't.
        asked.Settle(static candidate => Asked.Has(candidate, "/odd") && Asked.Has(candidate, "kube_app_web") ? Words : null);
        Assert.Contains("\"status\":500", Table(asked, "a"), StringComparison.Ordinal);
        Assert.Equal(
            ("RouteRuleReplaced", $"Replaced Rule (0): invalid route configuration\nvalidation failed: {Prefix}{Words}"),
            (Programmed(asked, "a")?.Reason, Programmed(asked, "a")?.Message));

        asked.Put(Route("a", "{path: {value: /strange}}"));
        asked.Settle(static candidate => Asked.Has(candidate, "/strange") ? Words : null);
        Assert.DoesNotContain("/strange", Table(asked, "a"), StringComparison.Ordinal);
        Assert.Equal(
            ("RouteRuleDropped", $"Dropped Rule (0): invalid matcher configuration\nvalidation failed: {Prefix}{Words}"),
            (Programmed(asked, "a")?.Reason, Programmed(asked, "a")?.Message));

        asked.Put(Route("a"));
        asked.Settle();
        Assert.Null(Programmed(asked, "a"));
    }

    [Fact]
    public void Fields_of_listeners_that_Envoy_refuses_are_left_out_and_told_of()
    {
        const string Policy = """
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: ListenerPolicy
            metadata: {name: l, namespace: infra}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: gw}]
              default: {httpSettings: {serverName: odd, maxHeadersCount: 77, accessLog: [{fileSink: {path: /nowhere/log, stringFormat: x}}]}}
            """;
        var asked = Two().Settle();
        asked.Put(Policy);
        var pending = Assert.Single(asked.Pending);
        Assert.False(Asked.Has(pending, "/nowhere/log"));
        Assert.DoesNotContain("77", Listener(asked), StringComparison.Ordinal);
        asked.Settle(static candidate => Asked.Has(candidate, "odd") ? Words : null);
        Assert.Contains("77", Listener(asked), StringComparison.Ordinal);
        Assert.Contains("/nowhere/log", Listener(asked), StringComparison.Ordinal);
        Assert.DoesNotContain("odd", Listener(asked), StringComparison.Ordinal);
        var policy = Assert.IsType<PolicyStatus>(asked.Result.Statuses[new(ResourceKinds.ListenerPolicy.GroupKind, new("infra", "l"))]);
        var accepted = policy.Ancestors[0].Conditions.Single(static condition => condition.Type == "Accepted");
        Assert.Equal((ConditionStatus.False, $"httpSettings.serverName: {Prefix}{Words}"), (accepted.Status, accepted.Message));

        asked.Put(Policy.Replace("odd", "even", StringComparison.Ordinal));
        asked.Settle();
        Assert.Contains("even", Listener(asked), StringComparison.Ordinal);
    }

    [Fact]
    public void What_awaits_its_verdict_stays_as_it_was_while_others_go_on()
    {
        var asked = Two().Settle();
        asked.Put(Route("a", "{path: {value: /new}}"));
        var ofA = asked.Pending;
        Assert.Single(ofA);
        Assert.DoesNotContain("/new", Table(asked, "a"), StringComparison.Ordinal);
        asked.Put(Route("b", "{path: {value: /other}}"));
        Assert.Single(asked.Pending);
        asked.Answer(asked.Pending);
        Assert.Contains("/other", Table(asked, "b"), StringComparison.Ordinal);
        Assert.DoesNotContain("/new", Table(asked, "a"), StringComparison.Ordinal);

        // A change of the Gateway meanwhile doesn't bring it in either.
        asked.Put(Translated.Gateway("addresses: []"));
        Assert.DoesNotContain("/new", Table(asked, "a"), StringComparison.Ordinal);
        asked.Answer(ofA);
        Assert.Contains("/new", Table(asked, "a"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_of_a_new_listener_lets_nothing_pass_before_its_verdict()
    {
        var asked = new Asked(
            Translated.Gateway() + Translated.Service + Route("a")
            + Policy("g", "{group: gateway.networking.k8s.io, kind: Gateway, name: gw}", "csrf: {percentageEnabled: 100}"));
        asked.Answer(asked.Pending.Where(static candidate => !Asked.Has(candidate, "csrf")).ToList());
        Assert.Contains("\"status\":500", Table(asked, null), StringComparison.Ordinal);
        var again = new Asked(Translated.Gateway() + Translated.Service + Route("a")
            + Policy("g", "{group: gateway.networking.k8s.io, kind: Gateway, name: gw}", "csrf: {percentageEnabled: 100}"));
        again.Settle();
        Assert.DoesNotContain("500", Table(again, "a"), StringComparison.Ordinal);
        again = new Asked(Translated.Gateway() + Translated.Service + Route("a")
            + Policy("g", "{group: gateway.networking.k8s.io, kind: Gateway, name: gw}", "csrf: {percentageEnabled: 100}"));
        again.Settle(static candidate => Asked.Has(candidate, "csrf") ? Words : null);
        Assert.Contains("\"status\":500", Table(again, null), StringComparison.Ordinal);
        var gateway = Assert.IsType<GatewayStatus>(again.Result.Statuses[new(ResourceKinds.Gateway.GroupKind, TestObjects.GatewayKey)]);
        Assert.Contains(gateway.Conditions, static condition => condition.Reason == "GatewayReplaced" && condition.Message.Contains(Words, StringComparison.Ordinal));
    }

    [Fact]
    public void A_backend_whose_policy_Envoy_refuses_is_not_served()
    {
        var asked = Two().Settle();
        Assert.NotNull(asked.Result.Resources[(int)XdsType.Cluster]["kube_app_web_80"]);
        asked.Put(BackendPolicy("connectTimeout: 3s"));
        Assert.Contains("5s", EnvoyResourceJson.Of(asked.Result.Resources[(int)XdsType.Cluster]["kube_app_web_80"]!), StringComparison.Ordinal);
        asked.Settle(static candidate => candidate.Kind == CandidateKind.Cluster ? Words : null);
        Assert.Null(asked.Result.Resources[(int)XdsType.Cluster]["kube_app_web_80"]);
        var id = new ResourceId(ResourceKinds.BackendConfigPolicy.GroupKind, new("app", "p"));
        var status = Assert.IsType<PolicyStatus>(OwnerlessStatuses.Of(id, asked.State, Asked.Settings));
        Assert.Equal(Prefix + Words, status.Ancestors[0].Conditions[0].Message);
    }

    [Fact]
    public void Files_of_a_policy_are_only_looked_for_where_the_proxy_runs()
    {
        string yaml = Translated.Gateway() + Translated.Service + Route("a") + BackendPolicy("tls: {files: {rootCA: /etc/ca.crt}}");
        var asked = new Asked(yaml);
        Assert.Contains(asked.Pending, static candidate => Asked.Has(candidate, "/etc/ca.crt"));
        var inKubernetes = new GatewayTranslator(TestObjects.GatewayKey, Asked.Settings with { DeploysToKubernetes = true }).Translate(asked.State);
        Assert.DoesNotContain(inKubernetes.Pending, static candidate => Asked.Has(candidate, "/etc/ca.crt"));
    }

    [Fact]
    public void What_could_not_be_asked_passes_until_Envoy_has_spoken()
    {
        var asked = Two().Settle();
        asked.Put(Route("a", "{path: {value: /new}}"));
        var candidate = Assert.Single(asked.Pending);
        asked.Translate(asked.State.With([new ConfigurationVerdict(candidate.Hash, null) { Definitive = false }]));
        Assert.Contains("/new", Table(asked, "a"), StringComparison.Ordinal);
        asked.Answer([candidate], static _ => Words);
        asked.Settle();
        Assert.Contains("\"status\":500", Table(asked, "a"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_many_routes_is_one_question()
    {
        const int Routes = 1_000;
        var changes = new List<ResourceChange>
        {
            ResourceChange.Put(TestObjects.Class()),
            ResourceChange.Put(TestObjects.Gateway(TestObjects.Http("web", 80))),
            ResourceChange.Put(TestObjects.Service("app", "s")),
        };
        for (var i = 0; i < Routes; i++)
            changes.Add(ResourceChange.Put(TestObjects.Route($"r{i}", [$"h{i}.example.com"], "s", path: $"/{i}")));
        var asked = new Asked("");
        asked.Translate(ClusterState.Empty.Apply(changes));
        Assert.Equal(Routes, asked.Pending.Count);
        asked.Settle();
        asked.Translate(asked.State.Apply([ResourceChange.Put(TestObjects.Route("r7", ["h7.example.com"], "s", path: "/new"))]));
        var candidate = Assert.Single(asked.Pending);
        asked.Answer([candidate]);
        Assert.Empty(asked.Pending);
        Assert.Equal((1, 1), (asked.Work.Resolutions, asked.Work.VirtualHosts));
        // What was judged before isn't asked again.
        asked.Translate(asked.State.Apply([ResourceChange.Put(TestObjects.Route("r7", ["h7.example.com"], "s", path: "/7"))]));
        Assert.Empty(asked.Pending);
    }

    private static string BackendPolicy(string spec) =>
        $$"""
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: BackendConfigPolicy
        metadata: {name: p, namespace: app}
        spec: {targetRefs: [{group: '', kind: Service, name: web}], {{spec}}}

        """;

    // The virtual host of a route, or the whole table.
    private static string Listener(Asked asked) => EnvoyResourceJson.Of(asked.Result.Resources[(int)XdsType.Listener].Resources.First());

    private static string Table(Asked asked, string? route)
    {
        var table = (EncodedRouteTable)asked.Result.Resources[(int)XdsType.Route].Resources.First();
        var json = System.Text.Json.Nodes.JsonNode.Parse(EnvoyResourceJson.Of(table))!["virtualHosts"]!.AsArray();
        return route is null
            ? json.ToJsonString()
            : json.Single(host => ((string)host!["name"]!).EndsWith($"~{route}_example_com", StringComparison.Ordinal))!.ToJsonString();
    }

    private static Condition? Programmed(Asked asked, string route)
    {
        var status = (RouteStatus)asked.Result.Statuses[new(ResourceKinds.HttpRoute.GroupKind, new("app", route))];
        return status.Parents[0].Conditions.SingleOrDefault(static condition => condition.Type == "kgateway.dev/Programmed" && condition.Status == ConditionStatus.False);
    }
}
