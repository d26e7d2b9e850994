using System.Text.Json.Nodes;

namespace KGateway.Translation.Tests.Routes.Delegation;

/// <summary>Filters, timeouts and policies of a rule that delegates are in force below it.</summary>
public sealed class InheritanceTests
{
    private const string Prefers = "{kgateway.dev/inherited-policy-priority: ShallowMergePreferParent}";

    [Fact]
    public void TimeoutsAndRetriesFillGaps()
    {
        JsonNode filled = Route("timeouts: {request: 5s}, retry: {attempts: 3}", "timeouts: {request: 10s}");

        Assert.Equal("10s", (string?)filled["route"]!["timeout"]);
        Assert.Equal(3, (int?)filled["route"]!["retryPolicy"]!["numRetries"]);
    }

    [Fact]
    public void TheParentMayPrevail()
    {
        JsonNode route = Route("timeouts: {request: 5s}", "timeouts: {request: 10s}, retry: {attempts: 2}", Prefers);

        Assert.Equal("5s", (string?)route["route"]!["timeout"]);
        Assert.Equal(2, (int?)route["route"]!["retryPolicy"]!["numRetries"]);
    }

    [Theory]
    [InlineData("{}", "child.example", "/child")]
    [InlineData(Prefers, "parent.example", "/parent")]
    public void OneRewriteStands(string annotations, string host, string prefix)
    {
        JsonNode route = Route(Rewrite("parent.example", "/parent"), Rewrite("child.example", "/child"), annotations);

        Assert.Equal(host, (string?)route["route"]!["hostRewriteLiteral"]);
        Assert.Equal(prefix, (string?)route["route"]!["prefixRewrite"]);
    }

    [Fact]
    public void HostAndPathAreRewrittenByWhoeverDoesIt()
    {
        JsonNode route = Route(
            Rewrite("parent.example", "/parent"), "filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /child}}}]");

        Assert.Equal("parent.example", (string?)route["route"]!["hostRewriteLiteral"]);
        Assert.Equal("/child", (string?)route["route"]!["prefixRewrite"]);
    }

    [Theory]
    [InlineData("{}", "x=child p=parent")]
    [InlineData(Prefers, "x=parent p=parent")]
    public void HeadersAddUpAndOneOfTwoReplacementsStands(string annotations, string headers)
    {
        JsonNode route = Route(Headers("{name: X, value: parent}, {name: p, value: parent}"), Headers("{name: x, value: child}"), annotations);

        Assert.Equal(headers, string.Join(' ', route["requestHeadersToAdd"]!.AsArray().Select(static h =>
            $"{((string)h!["header"]!["key"]!).ToLowerInvariant()}={h["header"]!["value"]}")));
    }

    [Theory]
    [InlineData("{}", "https://child")]
    [InlineData(Prefers, "https://parent")]
    public void OneConfigurationOfAFilterStands(string annotations, string origin)
    {
        string json = Route(Cors("https://parent"), Cors("https://child"), annotations).ToJsonString();

        Assert.Contains($"{{\"exact\":\"{origin}\"}}", json, StringComparison.Ordinal);
        Assert.Single(json.Split("CorsPolicy").Skip(1));
    }

    [Fact]
    public void TheNearestParentComesFirst()
    {
        var family = Family.Of(
            Family.Root(Family.To("one"), more: "timeouts: {request: 1s}, retry: {attempts: 1}")
            + Family.Route("one", "app", $"{{matches: [{{path: {{value: /a}}}}], timeouts: {{request: 2s}}, backendRefs: [{Family.To("two")}]}}")
            + Family.Child("two"));

        JsonNode route = family.Routes.Single()!;
        Assert.Equal("2s", (string?)route["route"]!["timeout"]);
        Assert.Equal(1, (int?)route["route"]!["retryPolicy"]!["numRetries"]);
    }

    [Fact]
    public void WhatTheParentDemandsIsNotLeftOut()
    {
        var family = Family.Of(
            Family.Root(Family.To("one"), more: "filters: [{type: ExtensionRef, extensionRef: {group: gateway.kgateway.dev, kind: TrafficPolicy, name: none}}]")
            + Family.Child("one"));

        Assert.Equal(["/a/1 -> 500", "/a -> 500"], family.Paths);
        Assert.Contains("policy not found", family.Message("infra/root", "kgateway.dev/Programmed"), StringComparison.Ordinal);
        Assert.Contains("policy not found", family.Message("app/one", "kgateway.dev/Programmed"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "7s")]
    [InlineData(Prefers, "5s")]
    public void PoliciesOfParentsAreMergedWithTheChildrens(string annotations, string request)
    {
        var family = Family.Of(
            Family.Root(Family.To("one"), annotations: annotations) + Family.Child("one")
            + Policy("parent", "infra", "root", "timeouts: {request: 5s}, autoHostRewrite: true")
            + Policy("child", "app", "one", "timeouts: {request: 7s}"));

        JsonNode route = family.Routes.Single()!;
        Assert.Equal(request, (string?)route["route"]!["timeout"]);
        Assert.True((bool?)route["route"]!["autoHostRewrite"]);
        Assert.NotNull(family.Translated.Status(Resources.ResourceKinds.TrafficPolicy, "infra/parent"));
        Assert.NotNull(family.Translated.Status(Resources.ResourceKinds.TrafficPolicy, "app/child"));
    }

    private static JsonNode Route(string parent, string child, string annotations = "{}") => Family.Of(
        Family.Root(Family.To("one"), more: parent, annotations: annotations) + Family.Child("one", more: child)).Routes.Single()!;

    private static string Rewrite(string host, string prefix) =>
        $"filters: [{{type: URLRewrite, urlRewrite: {{hostname: {host}, path: {{type: ReplacePrefixMatch, replacePrefixMatch: {prefix}}}}}}}]";

    private static string Headers(string set) => $"filters: [{{type: RequestHeaderModifier, requestHeaderModifier: {{set: [{set}]}}}}]";

    private static string Cors(string origin) => $"filters: [{{type: CORS, cors: {{allowOrigins: ['{origin}']}}}}]";

    private static string Policy(string name, string @namespace, string route, string fields) =>
        $$"""
        ---
        apiVersion: gateway.kgateway.dev/v1alpha1
        kind: TrafficPolicy
        metadata: {name: {{name}}, namespace: {{@namespace}}}
        spec: {targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: {{route}}}], {{fields}}}

        """;
}
