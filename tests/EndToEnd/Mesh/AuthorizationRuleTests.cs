using KGateway.EndToEnd.Mesh.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Mesh;

/// <summary>
/// Each field and condition of an AuthorizationPolicy's rules: a DENY policy with it refuses the request that it matches and no other,
/// an ALLOW policy the other way round.
/// </summary>
[Collection("Mesh")]
public sealed class AuthorizationRuleTests(MeshLab lab)
{
    private const string From = "from: [{source: {";
    private const string To = "to: [{operation: {";
    private const string End = "}}]";

    private static readonly MeshRequest Any = new();
    private static readonly MeshRequest Nobody = new() { Identity = null };
    private static readonly MeshRequest Other = new() { Identity = "spiffe://cluster.local/ns/attic/sa/ghost" };
    private static readonly MeshRequest Foreign = new() { Identity = "spiffe://td2.example/ns/web/sa/shopper" };
    private static readonly MeshRequest Far = new() { Source = "192.0.2.7" };
    private static readonly MeshRequest Own = new() { Identity = "spiffe://cluster.local/ns/shop/sa/clerk" };

    // The rule, a request that it matches, one that it doesn't.
    private static readonly Dictionary<string, (string Rule, MeshRequest Match, MeshRequest Miss)> Rows = new()
    {
        ["principals"] = ($"{From}principals: [cluster.local/ns/web/sa/shopper]{End}", Any, Other),
        ["principals, any"] = ($"{From}principals: ['*']{End}", Any, Nobody),
        ["principals, prefix"] = ($"{From}principals: ['cluster.local/ns/web/*']{End}", Any, Other),
        ["principals, suffix"] = ($"{From}principals: ['*/sa/shopper']{End}", Foreign, Other),
        ["principals, of another trust domain"] = ($"{From}principals: [td2.example/ns/web/sa/shopper]{End}", Foreign, Any),
        ["notPrincipals"] = ($"{From}notPrincipals: [cluster.local/ns/web/sa/shopper]{End}", Nobody, Any),
        ["no identity"] = ($"{From}notPrincipals: ['*']{End}", Nobody, Other),
        ["namespaces"] = ($"{From}namespaces: [web]{End}", Any, Other),
        ["namespaces, wildcard"] = ($"{From}namespaces: ['w*']{End}", Any, Nobody),
        ["notNamespaces"] = ($"{From}notNamespaces: [web]{End}", Other, Any),
        ["serviceAccounts"] = ($"{From}serviceAccounts: [web/shopper]{End}", Foreign, Own),
        ["serviceAccounts, of the policy's namespace"] = ($"{From}serviceAccounts: [clerk]{End}", Own, Any),
        ["trustDomains"] = ($"{From}trustDomains: [td2.example]{End}", Foreign, Any),
        ["trustDomains, any"] = ($"{From}trustDomains: ['*']{End}", Foreign, Nobody),
        ["trustDomains, wildcard"] = ($"{From}trustDomains: ['td*.example']{End}", Foreign, Any),
        ["ipBlocks"] = ($"{From}ipBlocks: [10.1.0.0/16]{End}", Any, Far),
        ["notIpBlocks"] = ($"{From}notIpBlocks: [10.1.2.3]{End}", Far, Any),
        ["remoteIpBlocks"] = ($"{From}remoteIpBlocks: [192.0.2.7]{End}", Far, Any),
        ["remoteIpBlocks, not by a header"] = (
            $"{From}remoteIpBlocks: [192.0.2.7]{End}", Far, Any with { Header = "x-forwarded-for: 192.0.2.7" }),
        ["hosts"] = ($"{To}hosts: [Books.example]{End}", Any with { Host = "books.EXAMPLE" }, Any),
        ["hosts, suffix"] = ($"{To}hosts: ['*.example']{End}", Any with { Host = "books.example" }, Any),
        ["notHosts"] = ($"{To}notHosts: [books.example]{End}", Any, Any with { Host = "books.example" }),
        ["methods"] = ($"{To}methods: [DELETE]{End}", Any with { Method = "DELETE" }, Any),
        ["paths"] = ($"{To}paths: [/admin]{End}", Any with { Path = "/admin?x=1" }, Any with { Path = "/admin/x" }),
        ["paths, prefix"] = ($"{To}paths: ['/admin/*']{End}", Any with { Path = "/admin/x" }, Any with { Path = "/administrator" }),
        ["paths, suffix"] = ($"{To}paths: ['*/secret']{End}", Any with { Path = "/a/secret" }, Any with { Path = "/a/secret/x" }),
        ["paths, template of a segment"] = ($"{To}paths: ['/a/{{*}}/c']{End}", Any with { Path = "/a/b/c" }, Any with { Path = "/a/b/b/c" }),
        ["paths, template of segments"] = ($"{To}paths: ['/a/{{**}}/c']{End}", Any with { Path = "/a/b/b/c" }, Any with { Path = "/a/b" }),
        ["paths, as they are after normalization"] = (
            $"{To}paths: ['/admin/*']{End}", Any with { Path = "/x/..//admin/y" }, Any with { Path = "/x" }),
        ["notPaths"] = ($"{To}notPaths: [/open]{End}", Any with { Path = "/shut" }, Any with { Path = "/open" }),
        ["ports"] = ($"{To}ports: ['80']{End}", Any, Any with { Port = 90 }),
        ["source.principal"] = (When("source.principal", "cluster.local/ns/web/sa/shopper"), Any, Other),
        ["source.namespace"] = (When("source.namespace", "web"), Any, Other),
        ["source.serviceAccount"] = (When("source.serviceAccount", "web/shopper"), Any, Other),
        ["source.trustDomain"] = (When("source.trustDomain", "cluster.local"), Any, Foreign),
        ["source.ip"] = (When("source.ip", "10.0.0.0/8"), Any, Far),
        ["remote.ip"] = (When("remote.ip", "10.1.2.3"), Any, Far),
        ["destination.port"] = (When("destination.port", "90"), Any with { Port = 90 }, Any),
        ["request.headers"] = (When("request.headers[x-team]", "red*"), Any with { Header = "x-team: reddish" }, Any with { Header = "x-team: blue" }),
        ["request.headers, any"] = (When("request.headers[x-team]", "*"), Any with { Header = "x-team: blue" }, Any),
        ["notValues"] = ("when: [{key: 'request.headers[x-team]', notValues: [red]}]", Any, Any with { Header = "x-team: red" }),
        ["experimental metadata of a filter"] = (
            When("experimental.envoy.filters.listener.proxy_protocol[peer_principal]", MeshRequest.Shopper), Any with { Port = 90 }, Other with { Port = 90 }),
        ["all of a rule"] = (
            $"{From}namespaces: [web]{End}, {To}methods: [GET]{End}, {When("request.headers[x-team]", "red")}",
            Any with { Header = "x-team: red" },
            Any),
        ["any source"] = ("from: [{source: {namespaces: [attic]}}, {source: {trustDomains: [td2.example]}}]", Foreign, Any),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Deny_refuses_what_matches(string row)
    {
        var (rule, match, miss) = Rows[row];
        var site = await lab.ServiceAsync(Policy("DENY", rule), miss);
        Assert.Equal(200, (await site.SendAsync(miss))?.Status);
        AssertRefused(match, await site.SendAsync(match));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Allow_lets_only_that_pass_what_matches(string row)
    {
        var (rule, match, miss) = Rows[row];
        var site = await lab.ServiceAsync(Policy("ALLOW", rule), match);
        Assert.Equal(200, (await site.SendAsync(match))?.Status);
        AssertRefused(miss, await site.SendAsync(miss));
    }

    [Fact]
    public async Task The_address_of_the_Service_is_the_destination()
    {
        var site = await lab.ServiceAsync(Policy("DENY", When("destination.ip", "10.97.0.0/16")), Any);
        AssertRefused(Any, await site.SendAsync(Any));
        site.Edit("10.97.0.0/16", "10.98.0.0/16");
        await site.AnswersAsync(200, Any);
    }

    private static void AssertRefused(MeshRequest request, PolicyAnswer? answer)
    {
        // A stream of bytes has no way to say no.
        if (request.Port == 90)
        {
            Assert.Null(answer);
            return;
        }

        Assert.Equal((403, "RBAC: access denied"), (answer?.Status, answer?.Body));
    }

    private static string When(string key, string value) => $"when: [{{key: '{key}', values: ['{value}']}}]";

    private static string Policy(string action, string rule) => $$"""
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: NAME, namespace: shop}
        spec:
          targetRefs: [{group: '', kind: Service, name: NAME}]
          action: {{action}}
          rules: [{ {{rule}} }]
        """;
}
