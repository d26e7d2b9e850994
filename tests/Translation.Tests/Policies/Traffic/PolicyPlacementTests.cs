using System.Text.Json.Nodes;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Tests.Gateways;

namespace KGateway.Translation.Tests.Policies.Traffic;

/// <summary>Where TrafficPolicies end up: routes, weighted clusters, virtual hosts and route tables; and what is said of them.</summary>
public sealed class PolicyPlacementTests
{
    private const string Gateway =
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: infra, generation: 7}
        spec:
          gatewayClassName: kgateway
          allowedListeners: {namespaces: {from: All}}
          listeners:
          - {name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}
          - {name: narrow, port: 80, protocol: HTTP, hostname: '*.example.com', allowedRoutes: {namespaces: {from: All}}}
          - {name: https, port: 443, protocol: HTTPS, allowedRoutes: {namespaces: {from: All}}, tls: {certificateRefs: [{name: cert}]}}

        """;

    private const string Routes =
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: r, namespace: app, labels: {tier: front}}
        spec:
          parentRefs: [{name: gw, namespace: infra}]
          hostnames: [a.example.com, other.org]
          rules:
          - name: one
            matches: [{path: {value: /one}}]
            backendRefs: [{name: web, port: 80}]
          - name: two
            matches: [{path: {value: /two}}]
            filters: [{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: TrafficPolicy, name: referred}}]
            backendRefs: [{name: web, port: 80}]

        """;

    private const string TwoBackends =
        """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: r, namespace: app}
        spec:
          parentRefs: [{name: gw, namespace: infra}]
          rules:
          - backendRefs:
            - name: web
              port: 80
              filters: [{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: TrafficPolicy, name: p}}]
            - {name: web, port: 443}

        """;

    [Fact]
    public void A_route_takes_what_it_refers_to_then_its_rules_then_its_own_policies()
    {
        var translated = Translate(
            Policy("whole", Route(), "timeouts: {request: 1s, streamIdle: 9s}, buffer: {maxRequestSize: 1Ki}")
            + Policy("named", Route("one"), "timeouts: {request: 2s}")
            + Policy("referred", null, "timeouts: {request: 3s}"));
        var routes = translated.Json(XdsType.Route, "listener~80")!;
        Assert.Contains("'timeout':'2s'", Part(routes, "'/one'", "'/two'"));
        Assert.DoesNotContain("idleTimeout", routes, StringComparison.Ordinal);
        Assert.Contains("'timeout':'3s'", Part(routes, "'/two'"));
        Assert.Contains("envoy.filters.http.buffer", translated.Json(XdsType.Listener, "listener~80"), StringComparison.Ordinal);
        Assert.Equal(["Accepted=True/Valid", "Attached=True/Merged"], Policy(translated, "app/named"));
        Assert.Equal(["Accepted=True/Valid", "Attached=True/Merged"], Policy(translated, "app/whole"));
    }

    [Fact]
    public void A_policy_that_contributes_nothing_is_overridden()
    {
        var translated = Translate(
            Policy("old", Route(), "timeouts: {request: 1s}") + Policy("young", Route(), "timeouts: {request: 2s}")
            + Policy("referred", null, "{}"));
        Assert.Equal(["Accepted=True/Valid", "Attached=False/Overridden"], Policy(translated, "app/young"));
        Assert.Equal(["Accepted=True/Valid", "Attached=True/Attached"], Policy(translated, "app/old"));
        Assert.Equal("gw", (string?)Ancestors(translated, "app/young").Single()!["ancestorRef"]!["name"]);
        Assert.Null(translated.Status(ResourceKinds.TrafficPolicy, "app/none"));
    }

    [Fact]
    public void What_the_Gateway_says_is_in_the_table_and_of_a_listener_in_its_hosts()
    {
        var translated = Translate(
            Policy("gw", Target("Gateway", "gw"), "timeouts: {request: 1s, streamIdle: 1s}, csrf: {percentageEnabled: 1}", "infra")
            + Policy("ls", Target("Gateway", "gw", "narrow"), "timeouts: {request: 2s}, csrf: {percentageEnabled: 2}", "infra")
            + Policy("r", Route("one"), "timeouts: {request: 3s}") + Policy("referred", null, "{}"));
        var table = translated.Json(XdsType.Route, "listener~80")!;
        var narrow = Part(table, "'name':'listener~80~a_example_com'", "'name':'listener~80~other_org'");
        var wide = Part(table, "'name':'listener~80~other_org'");
        Assert.Contains("'numerator':2", narrow);
        Assert.DoesNotContain("'numerator':1", narrow, StringComparison.Ordinal);
        AssertTimeouts("3s", "1s", Part(narrow, "'/one'", "'/two'"));
        AssertTimeouts("2s", "1s", Part(narrow, "'/two'"));
        AssertTimeouts("1s", "1s", Part(wide, "'/two'"));
        Assert.Equal(1, Count(table, "'numerator':1"));
    }

    [Fact]
    public void What_the_Gateway_switches_off_a_listener_or_a_route_can_switch_on_again()
    {
        const string Extension =
            """
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: GatewayExtension
            metadata: {name: x, namespace: NAMESPACE}
            spec: {extAuth: {grpcService: {backendRef: {name: web, port: 80}}}}

            """;
        const string On = "extAuth: {extensionRef: {name: x}}";
        const string Switch = "'global_disable/ext_auth':{'@type':'type.googleapis.com/envoy.config.route.v3.FilterConfig',";
        var extensions = Extension.Replace("NAMESPACE", "app", StringComparison.Ordinal) + Extension.Replace("NAMESPACE", "infra", StringComparison.Ordinal)
            + Translated.Service.Replace("namespace: app", "namespace: infra", StringComparison.Ordinal);
        string Table(string gateway) => Translate(
            Policy("gw", Target("Gateway", "gw"), gateway, "infra") + Policy("ls", Target("Gateway", "gw", "narrow"), On, "infra")
            + Policy("r", Route("one"), On) + Policy("referred", null, "{}") + extensions).Json(XdsType.Route, "listener~80")!;

        var table = Table("extAuth: {disable: {}}");
        Assert.Equal(1, Count(table, $"{Switch}'config':{{}}}}"));
        // Of the listener, and of the route in both hosts.
        Assert.Equal(3, Count(table, $"{Switch}'config':{{}},'isOptional':true,'disabled':true}}"));
        Assert.Equal(0, Count(Table("buffer: {disable: {}}"), Switch));
    }

    [Fact]
    public void A_listener_with_a_table_of_its_own_comes_before_the_Gateway_in_it()
    {
        var translated = Translate(
            Policy("gw", Target("Gateway", "gw"), "csrf: {percentageEnabled: 1}, buffer: {maxRequestSize: 1Ki}", "infra")
            + Policy("ls", Target("Gateway", "gw", "https"), "csrf: {percentageEnabled: 2}", "infra") + Policy("referred", null, "{}"));
        var table = translated.Json(XdsType.Route, "https")!;
        Assert.Contains("'numerator':2", table);
        Assert.DoesNotContain("'numerator':1", table, StringComparison.Ordinal);
        Assert.Contains("'numerator':1", translated.Json(XdsType.Route, "listener~80"));
        Assert.Equal(["Accepted=True/Valid", "Attached=True/Merged"], Policy(translated, "infra/gw"));
    }

    [Fact]
    public void A_backend_has_a_policy_of_its_own()
    {
        var translated = Translated.Of(Gateway + TwoBackends + Translated.Service + Policy("p", null, "csrf: {percentageEnabled: 5}"));
        var table = translated.Json(XdsType.Route, "listener~80")!;
        Assert.Contains("'numerator':5", Part(table, "'weightedClusters'"));
        Assert.Equal(["Accepted=True/Valid", "Attached=True/Attached"], Policy(translated, "app/p"));
        var applied = translated.Result.Policies[new(new(ResourceKinds.HttpRoute.GroupKind, new("app", "r")))];
        Assert.Equal("rules[0].backendRefs[0]", Assert.Single(applied).Place);
    }

    [Fact]
    public void A_backend_switches_on_again_only_what_is_switched_off()
    {
        const string Extension =
            """
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: GatewayExtension
            metadata: {name: x, namespace: app}
            spec: {extProc: {grpcService: {backendRef: {name: web, port: 80}}}}

            """;
        const string On =
            "'global_disable/ext_proc':{'@type':'type.googleapis.com/envoy.config.route.v3.FilterConfig','config':{},'isOptional':true,'disabled':true}";
        string Weighted(string more) => Part(
            Translated.Of(
                Gateway + TwoBackends + Extension + Translated.Service + Policy("p", null, "extProc: {extensionRef: {name: x}}") + more)
                .Json(XdsType.Route, "listener~80")!,
            "'weightedClusters'",
            "'name':'kube_app_web_443'");
        Assert.Contains("'ext_proc/app/x'", Weighted(""));
        Assert.DoesNotContain("global_disable", Weighted(""), StringComparison.Ordinal);
        Assert.DoesNotContain("global_disable", Weighted(Policy("gw", Target("Gateway", "gw"), "buffer: {disable: {}}", "infra")), StringComparison.Ordinal);
        Assert.Contains(On, Weighted(Policy("gw", Target("Gateway", "gw"), "extProc: {disable: {}}", "infra")));
        Assert.Contains(On, Weighted(Policy("r", Route(), "extProc: {disable: {}}")));
    }

    [Fact]
    public void A_rule_whose_policy_is_wrong_is_replaced()
    {
        var translated = Translate(Policy("whole", Route("one"), Wrong) + Policy("referred", null, "{}"));
        var table = translated.Json(XdsType.Route, "listener~80")!;
        Assert.Contains("'status':500", Part(table, "'pathSeparatedPrefix':'/one'", "'pathSeparatedPrefix':'/two'"));
        Assert.DoesNotContain("'status':500", Part(table, "'pathSeparatedPrefix':'/two'", "'pathSeparatedPrefix':'/one'"), StringComparison.Ordinal);
        Assert.Equal(["Accepted=False/Invalid", "Attached=False/Pending"], Policy(translated, "app/whole"));
        var parent = translated.Status(ResourceKinds.HttpRoute, "app/r")!["parents"]![0]!;
        var message = (string?)parent["conditions"]!.AsArray()
            .Single(static c => (string?)c!["type"] == "kgateway.dev/Programmed")!["message"];
        Assert.StartsWith("Replaced Rule (0): gateway.kgateway.dev/TrafficPolicy/app/whole/one: ", message, StringComparison.Ordinal);
        // The policy is wrong, not the rule.
        Assert.DoesNotContain(Translated.Conditions(parent), static condition => condition.StartsWith("PartiallyInvalid", StringComparison.Ordinal));
    }

    [Fact]
    public void The_hosts_of_a_listener_whose_policy_is_wrong_are_replaced()
    {
        var translated = Translate(
            Policy("ls", Target("Gateway", "gw", "narrow"), Wrong, "infra") + Policy("referred", null, "{}"));
        var table = translated.Json(XdsType.Route, "listener~80")!;
        Assert.Contains("'routes':[{'match':{'prefix':'/'},'directResponse':{'status':500", Part(table, "'name':'listener~80~a_example_com'"));
        Assert.Contains("/one", Part(table, "'name':'listener~80~other_org'"));
        Assert.Contains("Accepted=False/ListenerReplaced", translated.Listener("narrow"));
        Assert.Contains("Accepted=True/Accepted", translated.Listener("http"));
        Assert.Contains("Accepted=True/Accepted", Translated.Conditions(translated.Status(ResourceKinds.Gateway, "infra/gw")));
        Assert.Equal(["Accepted=False/Invalid", "Attached=False/Pending"], Policy(translated, "infra/ls"));
    }

    [Theory]
    [InlineData(null, "listener~80", "Accepted=False/GatewayReplaced", "Accepted=True/Accepted")]
    [InlineData("https", "https", "Accepted=True/Accepted", "Accepted=False/ListenerReplaced")]
    public void A_table_whose_policy_is_wrong_is_replaced(string? section, string table, string ofGateway, string ofListener)
    {
        var translated = Translate(Policy("gw", Target("Gateway", "gw", section), Wrong, "infra") + Policy("referred", null, "{}"));
        var replaced = translated.Json(XdsType.Route, table)!;
        Assert.Equal(1, Count(replaced, "'domains'"));
        Assert.Contains("'name':'default','domains':['*'],'routes':[{'match':{'prefix':'/'},'directResponse':{'status':500", replaced);
        Assert.Contains(ofGateway, Translated.Conditions(translated.Status(ResourceKinds.Gateway, "infra/gw")));
        Assert.Contains(ofListener, translated.Listener("https"));
    }

    [Theory]
    [InlineData("HTTPRoute", "r", "one", "app", "listener~80")]
    [InlineData("Gateway", "gw", "narrow", "infra", "listener~80")]
    [InlineData("Gateway", "gw", "https", "infra", "listener~443")]
    public void What_is_replaced_needs_no_filters(string kind, string name, string section, string @namespace, string listener)
    {
        string Filters(string beside) => Translate(
            Policy("right", Target(kind, name, section), "buffer: {maxRequestSize: 1Ki}", @namespace)
            + Policy("beside", Target(kind, name, section), beside, @namespace) + Policy("referred", null, "{}")).Json(XdsType.Listener, listener)!;

        Assert.Contains("envoy.filters.http.buffer", Filters("timeouts: {request: 1s}"));
        Assert.DoesNotContain("envoy.filters.http.buffer", Filters(Wrong), StringComparison.Ordinal);
    }

    [Fact]
    public void A_listener_that_is_not_served_does_not_hide_that_routes_are_replaced()
    {
        var translated = Translated.Of(
            Gateway.Replace("name: cert", "name: missing", StringComparison.Ordinal) + Routes + Translated.Service
            + Policy("gw", Target("Gateway", "gw"), Wrong, "infra"));
        Assert.Contains("Accepted=False/GatewayReplaced", Translated.Conditions(translated.Status(ResourceKinds.Gateway, "infra/gw")));
    }

    [Fact]
    public void A_ListenerSet_is_the_ancestor_of_what_is_attached_to_it()
    {
        const string Set =
            """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: ListenerSet
            metadata: {name: set, namespace: app}
            spec:
              parentRef: {name: gw, namespace: infra}
              listeners: [{name: more, port: 90, protocol: HTTP}]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: s, namespace: app}
            spec:
              parentRefs: [{kind: ListenerSet, name: set}]
              rules: [{backendRefs: [{name: web, port: 80}]}]

            """;
        var translated = Translate(
            Set + Policy("set", Target("ListenerSet", "set"), "csrf: {percentageEnabled: 4}")
            + Policy("section", Target("ListenerSet", "set", "more"), "csrf: {percentageEnabled: 5}")
            + Policy("gw", Target("Gateway", "gw"), "buffer: {maxRequestSize: 1Ki}", "infra"));
        Assert.Contains("'numerator':5", translated.Json(XdsType.Route, "listener~90"));
        Assert.Equal("set", (string?)Ancestors(translated, "app/section").Single()!["ancestorRef"]!["name"]);
        Assert.Equal(["Accepted=True/Valid", "Attached=False/Overridden"], Policy(translated, "app/set"));
        Assert.Equal(["gw", "set"], Ancestors(translated, "infra/gw").Select(static a => (string?)a!["ancestorRef"]!["name"]));
    }

    [Fact]
    public void What_applies_where_and_why_can_be_asked()
    {
        var translated = Translate(
            Policy("gw", Target("Gateway", "gw"), "csrf: {percentageEnabled: 1}", "infra")
            + Policy("old", Route(), "timeouts: {request: 1s}, csrf: {percentageEnabled: 2}")
            + Policy("referred", null, "timeouts: {request: 3s}"));
        var policies = translated.Result.Policies;
        var ofRoute = policies[new(new(ResourceKinds.HttpRoute.GroupKind, new("app", "r")))];
        Assert.Equal(["rules[0]", "rules[1]"], ofRoute.Select(static applied => applied.Place));
        Assert.Equal(["csrf old", "timeouts referred"], ofRoute[1].Fields.Select(static f => $"{f.Field} {Assert.Single(f.Policies).Key.Name}"));
        Assert.Equal([PolicyOutcome.Merged, PolicyOutcome.Merged], ofRoute[1].Policies.Select(static verdict => verdict.Outcome));
        Assert.Contains(new PolicyScope(new(ResourceKinds.Gateway.GroupKind, new("infra", "gw")), "routes of https"), policies.Keys);
    }

    // Envoy can't read the expression.
    private const string Wrong = "urlRewrite: {pathRegex: {pattern: '(', substitution: x}}";

    private static Translated Translate(string policies) => Translated.Of(Gateway + Routes + Translated.Service + policies);

    private static string Route(string? section = null) => Target("HTTPRoute", "r", section);

    private static string Target(string kind, string name, string? section = null) =>
        $"targetRefs: [{{group: gateway.networking.k8s.io, kind: {kind}, name: {name}{(section is null ? "" : $", sectionName: {section}")}}}]";

    private static string Policy(string name, string? targets, string fields, string @namespace = "app") =>
        $$"""
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: {{name}}, namespace: {{@namespace}}}
        spec: {{{targets}}{{(targets is null || fields == "{}" ? "" : ", ")}}{{(fields == "{}" ? "" : fields)}}}

        """;

    private static JsonArray Ancestors(Translated translated, string policy) =>
        translated.Status(ResourceKinds.TrafficPolicy, policy)!["ancestors"]!.AsArray();

    private static string[] Policy(Translated translated, string policy) => Translated.Conditions(Ancestors(translated, policy)[0]);

    private static string Part(string text, string from, string? to = null)
    {
        var start = text.IndexOf(from, StringComparison.Ordinal);
        Assert.True(start >= 0, $"{from} is not in {text}");
        var end = to is null ? -1 : text.IndexOf(to, start + from.Length, StringComparison.Ordinal);
        return end < 0 ? text[start..] : text[start..end];
    }

    private static void AssertTimeouts(string request, string idle, string route)
    {
        Assert.Contains($"'timeout':'{request}'", route, StringComparison.Ordinal);
        Assert.Contains($"'idleTimeout':'{idle}'", route, StringComparison.Ordinal);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
