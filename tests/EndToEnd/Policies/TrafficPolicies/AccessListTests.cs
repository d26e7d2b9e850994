using System.Text;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.ListenerPolicies;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Field <c>acl</c> with many addresses, holes, and at several levels. The client's address is what a proxy before this one says.</summary>
[Collection("Policies")]
public sealed class AccessListTests(PolicyLab lab)
{
    [Fact]
    public async Task Thousands_of_ranges_with_holes_in_them_decide_and_refusals_are_counted()
    {
        // Of 4000 ranges each second of the network 20 is refused, with a hole in one; and names are those of the narrowest.
        var ranges = Enumerable.Range(0, 4000).Select(static i => $"20.{i / 128}.{(i % 128) * 2}.0/24").ToArray();
        var rules = ranges.Chunk(250).Select(static (part, i) => $"  - {{name: many-{i}, action: deny, cidrs: [{string.Join(", ", part)}]}}");
        using var site = await PortSite.StartAsync(
            lab,
            [PortSite.Http("useRemoteAddress: false")],
            Policy("NAME", "HTTPRoute", $$"""
                acl:
                  defaultAction: allow
                  denyResponse: {blockedByHeaderName: x-blocked-by}
                  rules:
                {{string.Join('\n', rules)}}
                  - {name: hole, action: allow, cidrs: [20.31.62.7]}
                  - {name: narrow, action: deny, cidrs: ["2001:db8::/32", 20.31.63.0/25]}
                """));
        (string Client, int Status, string? By)[] cases =
        [
            ("20.0.0.1", 403, "many-0"), ("20.0.1.1", 200, null), ("20.31.62.1", 403, "many-15"), ("20.31.62.7", 200, null),
            ("20.31.63.1", 403, "narrow"), ("20.31.63.200", 200, null), ("2001:db8::1", 403, "narrow"), ("2001:db9::1", 200, null), ("8.8.8.8", 200, null),
        ];
        foreach (var (client, status, by) in cases)
        {
            var answer = await site[0].GetAsync("/", ("x-forwarded-for", client));
            Assert.Equal((client, status, by), (client, answer.Status, answer.Headers.GetValueOrDefault("x-blocked-by")));
        }

        Assert.True(
            (await EnvoyAdmin.StatsAsync(await site.EnvoyAsync(), "http.http.rbac.*denied")).Values.Sum() >= cases.Count(static each => each.Status == 403),
            "Envoy doesn't count refusals.");
    }

    [Fact]
    public async Task Lists_of_one_level_add_up_and_a_wrong_one_fails_its_own_route_alone()
    {
        using var site = await PortSite.StartAsync(lab, [PortSite.Http("useRemoteAddress: false")], string.Join(
            "\n---\n",
            Route("wrong"),
            Route("own"),
            Policy("NAME-gateway", "Gateway", "acl: {defaultAction: allow, rules: [{name: gateway, action: deny, cidrs: [10.1.0.0/16]}], denyResponse: {blockedByHeaderName: x-by}}", "NAME"),
            Policy("NAME-a", "HTTPRoute", "acl: {defaultAction: allow, rules: [{name: a, action: deny, cidrs: [10.2.0.0/16]}], denyResponse: {blockedByHeaderName: x-by}}", "NAME"),
            Policy("NAME-b", "HTTPRoute", "acl: {defaultAction: allow, rules: [{name: b, action: deny, cidrs: [10.3.0.0/16]}]}", "NAME"),
            Policy("NAME-wrong", "HTTPRoute", "acl: {defaultAction: allow, rules: [{action: deny, cidrs: [10.4.0.1/16]}]}")));
        var wrong = new PolicySite(lab, $"{site.Name}-wrong", site[0].Port);
        var own = new PolicySite(lab, $"{site.Name}-own", site[0].Port);
        async Task<string> AskAsync(PolicySite at, string client) =>
            await at.GetAsync("/", ("x-forwarded-for", client)) is var answer ? $"{answer.Status} {answer.Headers.GetValueOrDefault("x-by")}" : "";
        await Eventually.EqualAsync("403 b", () => AskAsync(site[0], "10.3.0.1"), "the second list of the route");
        // The route's own lists stand instead of that of the Gateway.
        Assert.Equal(("403 a", "200 "), (await AskAsync(site[0], "10.2.0.1"), await AskAsync(site[0], "10.1.0.1")));
        Assert.Equal(("403 gateway", "200 "), (await AskAsync(own, "10.1.0.1"), await AskAsync(own, "10.2.0.1")));
        Assert.Equal("500 ", await AskAsync(wrong, "10.9.0.1"));
        await site[0].SaysAsync("TrafficPolicy", "Accepted", "acl: invalid CIDR", $"{site.Name}-wrong");
    }

    private static string Route(string name) => PolicyLab.Route("NAME")
        .Replace("{name: NAME, namespace", $"{{name: NAME-{name}, namespace", StringComparison.Ordinal)
        .Replace("NAME.test", $"NAME-{name}.test", StringComparison.Ordinal);

    private static string Policy(string name, string kind, string field, string? target = null) => new StringBuilder()
        .Append("apiVersion: gateway.kgateway.dev/v1alpha1\nkind: TrafficPolicy\n")
        .Append(null, $"metadata: {{name: {name}, namespace: default}}\nspec:\n")
        .Append(null, $"  targetRefs: [{{group: gateway.networking.k8s.io, kind: {kind}, name: {target ?? name}}}]\n")
        .Append(PolicySite.Indent(field, 2))
        .ToString();
}
