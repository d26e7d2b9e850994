using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.Routes;

/// <summary>HTTPRoutes that delegate to others, with traffic.</summary>
[Collection("Policies")]
public sealed class DelegationTests(PolicyLab lab)
{
    [Fact]
    public async Task Requests_go_down_the_tree_and_what_is_wrong_with_a_branch_is_of_that_branch()
    {
        var site = lab.NewSite();
        site.Save(string.Join("\n---\n",
            Parent("NAME", "NAME.test", "plain", "chain", "cycle", "missing", "hosts", "outside", "shared", "answer", "mixed"),
            Parent("NAME-b", "NAME-b.test", "shared"),
            // One level, two levels, and round and round.
            Child("plain", Rule("/plain/a")),
            Child("chain", Delegate("/chain/deep", "NAME-leaf")),
            Child("leaf", Rule("/chain/deep/leaf")),
            Child("cycle", Delegate("/cycle/a", "NAME-back")),
            Child("back", Delegate("/cycle/a", "NAME-cycle")),
            // Hostnames are the parent's, and matches must be within the parent's.
            Child("hosts", Rule("/hosts/a"), "hostnames: [own.test]"),
            Child("outside", Rule("/elsewhere")),
            // Of two parents, and of none but a Gateway.
            Child("shared", Rule("/shared/a")),
            Child("alone", Rule("/plain/alone"), "parentRefs: [{name: edge}]\n  hostnames: [NAME-alone.test]"),
            // An answer instead of a backend, and one branch of a child that leads nowhere.
            Child("answer", """
                  - matches: [{path: {type: PathPrefix, value: /answer/a} }]
                    filters: [{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: DirectResponse, name: NAME} }]
                """),
            Child("mixed", $"{Rule("/mixed/good")}\n{Delegate("/mixed/bad", "NAME-nobody")}"),
            """
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: DirectResponse
            metadata: {name: NAME, namespace: default}
            spec: {status: 418, body: of a child}
            """));
        await site.ServedAsync("/plain/a");
        (string Path, int Status)[] cases =
        [
            ("/plain/a", 200), ("/plain", 404), ("/plain/alone", 404),
            ("/chain/deep/leaf", 200), ("/chain/deep", 404),
            ("/cycle/a", 500), ("/missing/a", 500), ("/hosts/a", 500), ("/outside/a", 500), ("/elsewhere", 404),
            ("/shared/a", 200), ("/answer/a", 418), ("/mixed/good", 200), ("/mixed/bad", 500),
        ];
        foreach (var (path, status) in cases)
            Assert.Equal((path, status), (path, (await site.GetAsync(path)).Status));

        var other = new PolicySite(lab, $"{site.Name}-b", site.Port);
        Assert.Equal((200, 404), ((await other.GetAsync("/shared/a")).Status, (await other.GetAsync("/plain/a")).Status));
        var alone = new PolicySite(lab, $"{site.Name}-alone", site.Port);
        Assert.Equal((200, 404), ((await alone.GetAsync("/plain/alone")).Status, (await alone.GetAsync("/plain/a")).Status));
        await site.SaysAsync("HTTPRoute", "ResolvedRefs", "False");
        await site.SaysAsync("HTTPRoute", "Accepted", "False UnsupportedValue spec.hostnames must be unset", $"{site.Name}-hosts");
        await site.SaysAsync("HTTPRoute", "Accepted", "True", $"{site.Name}-plain");
    }

    [Fact]
    [PolicyField("HTTPRoute", "delegation.kgateway.dev/label")]
    public async Task Matches_weights_labels_and_policies_are_those_of_the_child_within_the_parents()
    {
        await using var one = await MirrorBackend.StartAsync("one");
        await using var two = await MirrorBackend.StartAsync("two");
        var site = lab.NewSite();
        site.Save(string.Join("\n---\n",
            $$"""
            {{PolicyLab.RouteWithRules}}
              - matches:
                - path: {type: PathPrefix, value: /match}
                  headers: [{name: x-team, value: blue}]
                  queryParams: [{name: version, value: "2"}]
                backendRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME-match}]
              - matches: [{path: {type: PathPrefix, value: /label} }]
                backendRefs: [{group: delegation.kgateway.dev, kind: label, name: NAME}]
              - matches: [{path: {type: PathPrefix, value: /weights} }]
                backendRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME-weights}]
            """,
            Child("match", """
                  - matches:
                    - path: {type: PathPrefix, value: /match/a}
                      headers: [{name: x-team, value: blue}, {name: x-more, value: "1"}]
                      queryParams: [{name: version, value: "2"}]
                    # Wider than the parent: stands for nothing.
                    - path: {type: PathPrefix, value: /match/b}
                    backendRefs: [{name: mirror, port: 80}]
                """),
            Child("label", Rule("/label/a")).Replace("namespace: default}", "namespace: default, labels: {delegation.kgateway.dev/label: NAME} }", StringComparison.Ordinal),
            Child("weights", """
                  - matches: [{path: {type: PathPrefix, value: /weights/a} }]
                    backendRefs: [{name: NAME-one, port: 80, weight: 1}, {name: NAME-two, port: 80, weight: 3}]
                """),
            PolicyLab.Server("NAME-one", one.Port),
            PolicyLab.Server("NAME-two", two.Port),
            Policy("NAME", "x-of: parent, x-parent: yes"),
            Policy("NAME-label", "x-of: child, x-child: yes")));
        await site.ServedAsync("/label/a");
        (string, string) team = ("x-team", "blue");
        (string, string) more = ("x-more", "1");
        Assert.Equal(200, (await site.GetAsync("/match/a?version=2", team, more)).Status);
        Assert.Equal(404, (await site.GetAsync("/match/a?version=1", team, more)).Status);
        Assert.Equal(404, (await site.GetAsync("/match/a?version=2", team)).Status);
        Assert.Equal(404, (await site.GetAsync("/match/a?version=2", more)).Status);
        Assert.Equal(404, (await site.GetAsync("/match/b?version=2", team)).Status);

        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 200; i++)
        {
            var name = (await site.GetAsync("/weights/a")).Received.GetProperty("name").GetString()!;
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }

        Assert.Equal(["one", "two"], counts.Keys.Order());
        Assert.InRange(counts["one"], 20, 80);

        // The child's own field stands, and where it has none the parent's does.
        var labelled = (await site.GetAsync("/label/a")).Headers;
        Assert.Equal(("child", "yes"), (labelled["x-of"], labelled["x-child"]));
        Assert.Equal("parent", (await site.GetAsync("/weights/a")).Headers["x-of"]);
    }

    [Fact]
    [PolicyField("HTTPRoute", "delegation.kgateway.dev/label", BadInput = true)]
    public async Task A_label_that_no_route_has_is_told_of_and_the_rule_fails()
    {
        var site = lab.NewSite();
        site.Save($$"""
            {{PolicyLab.RouteWithRules}}
              - matches: [{path: {type: PathPrefix, value: /label} }]
                backendRefs: [{group: delegation.kgateway.dev, kind: label, name: NAME-nobody}]
              - backendRefs: [{name: mirror, port: 80}]
            """);
        await site.ServedAsync();
        Assert.Equal((200, 500), ((await site.GetAsync()).Status, (await site.GetAsync("/label/a")).Status));
        await site.SaysAsync("HTTPRoute", "ResolvedRefs", "False");
        await site.SaysAsync("HTTPRoute", "ResolvedRefs", $"{site.Name}-nobody");
    }

    [Fact]
    [PolicyField("HTTPRoute", "kgateway.dev/route-weight")]
    [PolicyField("HTTPRoute", "kgateway.dev/route-weight", BadInput = true)]
    public async Task The_heavier_of_two_children_comes_first_whatever_their_matches()
    {
        static string Marked(string name, string type, string path) => Child(name, $$"""
              - matches: [{path: {type: {{type}}, value: {{path}} } }]
                filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-child, value: {{name}} }]} }]
                backendRefs: [{name: mirror, port: 80}]
            """).Replace("namespace: default}", $"namespace: default, annotations: {{kgateway.dev/route-weight: \"{(name == "wide" ? 5 : 1)}\"}} }}", StringComparison.Ordinal);
        var site = lab.NewSite();
        site.Save(string.Join("\n---\n",
            $$"""
            {{PolicyLab.RouteWithRules}}
              - matches: [{path: {type: PathPrefix, value: /a} }]
                backendRefs:
                - {group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME-wide}
                - {group: gateway.networking.k8s.io, kind: HTTPRoute, name: NAME-narrow}
            """,
            Marked("wide", "PathPrefix", "/a"),
            Marked("narrow", "Exact", "/a/b")));
        await site.ServedAsync("/a/b");
        await Eventually.EqualAsync("wide", async () => (await site.GetAsync("/a/b")).Headers.GetValueOrDefault("x-child"), "the child that answers");
        site.Edit("route-weight: \"5\"", "route-weight: \"much\"");
        await Eventually.EqualAsync("narrow", async () => (await site.GetAsync("/a/b")).Headers.GetValueOrDefault("x-child"), "the child that answers");
    }

    private static string Parent(string name, string host, params string[] children) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: {{name}}, namespace: default}
        spec:
          parentRefs: [{name: edge}]
          hostnames: ["{{host}}"]
          rules:
        {{string.Join('\n', children.Select(static child => Delegate($"/{child}", $"NAME-{child}")))}}
        """;

    private static string Child(string name, string rules, string more = "") => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: NAME-{{name}}, namespace: default}
        spec:
          {{more}}
          rules:
        {{rules}}
        """;

    private static string Rule(string path) =>
        $"  - {{matches: [{{path: {{type: PathPrefix, value: {path}}}}}], backendRefs: [{{name: mirror, port: 80}}]}}";

    private static string Delegate(string path, string child) =>
        $"  - {{matches: [{{path: {{type: PathPrefix, value: {path}}}}}], backendRefs: [{{group: gateway.networking.k8s.io, kind: HTTPRoute, name: {child}}}]}}";

    private static string Policy(string route, string headers) => $$"""
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: {{route}}, namespace: default}
        spec:
          targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: {{route}} }]
          headerModifiers: {response: {set: [{{string.Join(", ", headers.Split(", ").Select(static header => $"{{name: {header.Split(": ")[0]}, value: \"{header.Split(": ")[1]}\"}}"))}}]} }
        """;
}
