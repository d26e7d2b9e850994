using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Annotations that policies and their merging go by.</summary>
[Collection("Policies")]
public sealed class AnnotationTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("HTTPRoute", "kgateway.dev/inherited-policy-priority")]
    public async Task A_route_says_whether_its_own_policies_or_those_of_its_delegates_win()
    {
        var site = await DelegatedAsync("", "/a/b");
        await MarksAsync(site, "child 0 1");
        var last = "annotations: {}";
        (string Strategy, string Marks)[] cases =
        [
            ("ShallowMergePreferParent", "parent 1 0"),
            ("ShallowMergePreferChild", "child 0 1"),
            ("DeepMergePreferParent", "parent 1 1"),
            ("DeepMergePreferChild", "child 1 1"),
        ];
        foreach (var (strategy, marks) in cases)
        {
            var next = $"annotations: {{kgateway.dev/inherited-policy-priority: {strategy}}}";
            site.Edit(last, next);
            await MarksAsync(site, marks);
            last = next;
        }
    }

    [Fact]
    [PolicyField("HTTPRoute", "kgateway.dev/inherited-policy-priority", BadInput = true)]
    public async Task A_priority_that_is_none_is_as_if_it_were_not_there()
    {
        var site = await DelegatedAsync("", "/a/b");
        site.Edit("annotations: {}", "annotations: {kgateway.dev/inherited-policy-priority: ShallowMergePreferParent}");
        await MarksAsync(site, "parent 1 0");
        site.Edit("ShallowMergePreferParent", "PreferNobody");
        await MarksAsync(site, "child 0 1");
    }

    [Fact]
    [PolicyField("HTTPRoute", "delegation.kgateway.dev/inherit-parent-matcher")]
    public async Task Matches_of_delegates_are_relative_if_they_say_so()
    {
        var site = await DelegatedAsync("annotations: {delegation.kgateway.dev/inherit-parent-matcher: \"true\"}", "/b");
        Assert.Equal(200, (await site.GetAsync("/a/b/c")).Status);
        Assert.Equal(404, (await site.GetAsync("/b")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("annotations: {delegation.kgateway.dev/inherit-parent-matcher: \"perhaps\"}")]
    [PolicyField("HTTPRoute", "delegation.kgateway.dev/inherit-parent-matcher", BadInput = true)]
    public async Task Matches_of_delegates_that_are_not_those_of_their_parent_are_told_of_and_the_route_fails(string metadata)
    {
        var site = await DelegatedAsync(metadata, "/b", served: 500);
        await site.SaysAsync("HTTPRoute", "ResolvedRefs", "unresolved reference");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "kgateway.dev/policy-weight")]
    public async Task The_heaviest_policy_has_the_field()
    {
        var site = await lab.RouteAsync("transformation: {response: {set: [{name: x-mark, value: light}]}}", Policy("NAME-z", "annotations: {kgateway.dev/policy-weight: \"0\"}", "heavy"));
        await Eventually.EqualAsync("light", () => MarkAsync(site), "the mark");
        site.Edit("policy-weight: \"0\"", "policy-weight: \"7\"");
        await Eventually.EqualAsync("heavy", () => MarkAsync(site), "the mark");
        await site.SaysAsync("TrafficPolicy", "Attached", "False Overridden");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "kgateway.dev/policy-weight", BadInput = true)]
    public async Task A_weight_that_is_no_number_is_none()
    {
        var site = await lab.RouteAsync("transformation: {response: {set: [{name: x-mark, value: light}]}}", Policy("NAME-z", "annotations: {kgateway.dev/policy-weight: \"9\"}", "heavy"));
        await Eventually.EqualAsync("heavy", () => MarkAsync(site), "the mark");
        site.Edit("policy-weight: \"9\"", "policy-weight: much");
        await Eventually.EqualAsync("light", () => MarkAsync(site), "the mark");
    }

    [Fact]
    [PolicyField("GatewayExtension", "kgateway.dev/policy-weight")]
    public async Task The_heaviest_authorization_server_is_asked_first()
    {
        await using var one = await GrpcServer<AuthorizationService>.StartAsync(new());
        await using var two = await GrpcServer<AuthorizationService>.StartAsync(new());
        var site = await lab.SwitchAsync(
            "extAuth: {extensionRef: {name: NAME-one}}",
            "extAuth: {extensionRef: {name: NAME-two}}",
            $"{Server("NAME-one", one.Port, 1)}\n---\n{Server("NAME-two", two.Port, 2)}");
        site.SwitchOff();
        // Who is refused by the first isn't asked about again.
        await OnlyAsync(site, two.Service, one.Service);
        site.Edit("policy-weight: \"2\"", "policy-weight: \"0\"");
        await OnlyAsync(site, one.Service, two.Service);
    }

    [Fact]
    [PolicyField("GatewayExtension", "kgateway.dev/policy-weight", BadInput = true)]
    public async Task A_weight_of_a_server_that_is_no_number_is_none()
    {
        await using var one = await GrpcServer<AuthorizationService>.StartAsync(new());
        await using var two = await GrpcServer<AuthorizationService>.StartAsync(new());
        var site = await lab.SwitchAsync(
            "extAuth: {extensionRef: {name: NAME-one}}",
            "extAuth: {extensionRef: {name: NAME-two}}",
            $"{Server("NAME-one", one.Port, 1)}\n---\n{Server("NAME-two", two.Port, 2)}");
        site.SwitchOff();
        await OnlyAsync(site, two.Service, one.Service);
        site.Edit("policy-weight: \"2\"", "policy-weight: much");
        await OnlyAsync(site, one.Service, two.Service);
    }

    [Fact]
    [PolicyField("HTTPRoute", "kgateway.dev/http-redirect-status-code", BadInput = true)]
    public async Task A_status_that_is_no_redirect_is_told_of_and_the_route_fails()
    {
        var site = lab.NewSite();
        site.Save("""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME, namespace: default, annotations: {kgateway.dev/http-redirect-status-code: "200"} }
            spec:
              parentRefs: [{name: edge}]
              hostnames: ["NAME.test"]
              rules: [{filters: [{type: RequestRedirect, requestRedirect: {hostname: new.test}}]}]
            """);
        await site.AnswersAsync(500);
    }

    [Fact]
    [PolicyField("HTTPRoute", "kgateway.dev/http-redirect-status-code")]
    public async Task Redirects_have_the_status_that_the_route_says()
    {
        var site = lab.NewSite();
        site.Save("""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: NAME, namespace: default, annotations: {kgateway.dev/http-redirect-status-code: "one=307,two=308"} }
            spec:
              parentRefs: [{name: edge}]
              hostnames: ["NAME.test"]
              rules:
              - {name: one, matches: [{path: {value: /one}}], filters: [{type: RequestRedirect, requestRedirect: {hostname: new.test}}]}
              - {name: two, matches: [{path: {value: /two}}], filters: [{type: RequestRedirect, requestRedirect: {hostname: new.test}}]}
            """);
        await site.AnswersAsync(307, "/one");
        await site.AnswersAsync(308, "/two");
        site.Edit("one=307,two=308", "303");
        await site.AnswersAsync(303, "/one");
        await site.AnswersAsync(303, "/two");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "targetSelectors.group", "targetSelectors.kind", "targetSelectors.matchLabels")]
    [PolicyField("TrafficPolicy", "targetSelectors.sectionName")]
    public async Task Rules_of_routes_with_a_label_have_a_policy()
    {
        var site = await lab.RouteAsync("statPrefix: a", """
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: NAME-z, namespace: default}
            spec:
              targetSelectors: [{group: gateway.networking.k8s.io, kind: HTTPRoute, matchLabels: {site: NAME}, sectionName: rule}]
              transformation: {response: {set: [{name: x-mark, value: rule}]}}
            """);
        await Eventually.EqualAsync("rule", () => MarkAsync(site), "the mark");
        site.Edit("sectionName: rule", "sectionName: other");
        await Eventually.EqualAsync(null, () => MarkAsync(site), "the mark");
    }

    private static async Task<string?> MarkAsync(PolicySite site) => (await site.GetAsync()).Headers.GetValueOrDefault("x-mark");

    // Who has set the mark, and whether the parent's and the child's own headers are there.
    private static Task MarksAsync(PolicySite site, string expected) => Eventually.EqualAsync(
        expected,
        async () =>
        {
            var headers = (await site.GetAsync("/a/b")).Headers;
            return $"{headers.GetValueOrDefault("x-mark")} {headers.GetValueOrDefault("x-parent", "0")} {headers.GetValueOrDefault("x-child", "0")}";
        },
        "the marks of parent and child");

    // A request of nobody asks one server and not the other.
    private static Task OnlyAsync(PolicySite site, AuthorizationService asked, AuthorizationService other) => Eventually.TrueAsync(
        async () =>
        {
            asked.Asked.Clear();
            other.Asked.Clear();
            return (await site.GetAsync()).Status == 401 && !asked.Asked.IsEmpty && other.Asked.IsEmpty;
        },
        "one server is asked and refuses",
        TimeSpan.FromSeconds(20));

    private async Task<PolicySite> DelegatedAsync(string metadata, string path, int served = 200)
    {
        var site = lab.NewSite();
        site.Save($$"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata:
              name: NAME
              namespace: default
              annotations: {}
            spec:
              parentRefs: [{name: edge}]
              hostnames: ["NAME.test"]
              rules:
              - matches: [{path: {type: PathPrefix, value: /a} }]
                backendRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME-child}]
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata:
              name: NAME-child
              namespace: default
              {{metadata}}
            spec:
              rules:
              - matches: [{path: {type: PathPrefix, value: {{path}} } }]
                backendRefs: [{name: mirror, port: 80}]
            ---
            {{Policy("NAME", "", "parent")}}
            ---
            {{Policy("NAME-child", "", "child")}}
            """);
        await site.AnswersAsync(served, "/a/b");
        return site;
    }

    private static string Policy(string name, string metadata, string mark) => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata:
          name: {{name}}
          namespace: default
          {{metadata}}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: {{(name.EndsWith("-child", StringComparison.Ordinal) ? name : "NAME")}} }]
          transformation: {response: {set: [{name: x-mark, value: {{mark}} }, {name: x-{{mark}}, value: "1"}]} }
        """;

    private static string Server(string name, int port, int weight) => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: GatewayExtension
        metadata: {name: {{name}}, namespace: default, annotations: {kgateway.dev/policy-weight: "{{weight}}"} }
        spec: {extAuth: {grpcService: {requestTimeout: 10s, backendRef: {name: {{name}}-auth, port: 80} } } }
        ---
        {{PolicyLab.Server($"{name}-auth", port, "kubernetes.io/h2c")}}
        """;
}
