using KGateway.Translation.Routes;
using KGateway.Translation.State;

namespace KGateway.Translation.Tests.Routes;

public class RouteOrderTests
{
    [Fact]
    public void MoreSpecificMatchesComeFirst()
    {
        BuiltRoute[] built = Given.Rules(
            """
            - matches:
              - path: {value: /}
              - path: {value: /a}
              - path: {value: /a}
                queryParams: [{name: q, value: v}]
              - path: {value: /a}
                headers: [{name: h, value: v}]
              - path: {value: /a}
                method: GET
              - path: {value: /longer}
              - path: {type: RegularExpression, value: "/.*"}
              - path: {type: Exact, value: /b}
              backendRefs: [{name: a, port: 80}]
            """);

        Assert.Equal([7, 6, 5, 4, 3, 2, 1, 0], built.Select(static route => MatchIndex(route.Message!.Name)));
    }

    [Fact]
    public void OlderRoutesComeFirstThenByName()
    {
        ClusterState state = Given.State(
            Named("z", created: "2026-01-01T00:00:00Z") + Named("y", "2026-01-02T00:00:00Z") + Named("x", "2026-01-02T00:00:00Z") + Given.Services);

        Assert.Equal(["z", "x", "y"], Order(state, TranslationSettings.Default, "x", "y", "z"));
    }

    [Fact]
    public void WeightsComeFirstWhenTheyAreHonoured()
    {
        ClusterState state = Given.State(
            Named("old", "2026-01-01T00:00:00Z")
            + Named("heavy", "2026-01-02T00:00:00Z", "100")
            + Named("bad", "2026-01-03T00:00:00Z", "much")
            + Given.Services);

        Assert.Equal(["old", "heavy", "bad"], Order(state, TranslationSettings.Default, "bad", "heavy", "old"));
        Assert.Equal(
            ["heavy", "old", "bad"],
            Order(state, TranslationSettings.Default with { WeightedRoutePrecedence = true }, "bad", "heavy", "old"));
    }

    [Fact]
    public void NamesTellRouteRuleAndMatch()
    {
        BuiltRoute[] built = Given.Rules(
            """
            - backendRefs: [{name: a, port: 80}]
              matches: [{path: {value: /a}}, {path: {value: /b}}]
              name: first
            - backendRefs: [{name: a, port: 80}]
            """);

        Assert.Equal(
            ["vh-route-0-httproute-r-default-0-0-first-matcher-0", "vh-route-1-httproute-r-default-0-1-first-matcher-1",
             "vh-route-2-httproute-r-default-1-0-matcher-0"],
            built.Select(static route => route.Message!.Name));
    }

    private static int MatchIndex(string name) =>
        int.Parse(name.AsSpan(name.LastIndexOf('-') + 1), System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<string> Order(ClusterState state, TranslationSettings settings, params string[] names) =>
        names.SelectMany(name => Given.Resolved(state, name, settings).Entries).Order().Select(static entry => entry.Route.Key.Name);

    private static string Named(string name, string created, string weight = "") =>
        $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: {{name}}
          namespace: default
          creationTimestamp: {{created}}
          annotations: {kgateway.dev/route-weight: "{{weight}}"}
        spec: {rules: [{backendRefs: [{name: a, port: 80}]}]}
        ---

        """;
}
