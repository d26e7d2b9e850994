using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.TrafficPolicies;

/// <summary>Further fields about where requests come from: <c>cors</c> and <c>csrf</c>.</summary>
[Collection("Policies")]
public sealed class OriginTests(PolicyLab lab)
{
    [Fact]
    [PolicyField("TrafficPolicy", "cors.allowHeaders", "cors.allowCredentials", "cors.exposeHeaders")]
    public async Task Scripts_may_send_and_read_the_chosen_headers()
    {
        var site = await lab.RouteAsync(
            """cors: {allowOrigins: ["http://shop.test"], allowHeaders: [x-token, x-more], exposeHeaders: [x-cost, x-tax], allowCredentials: true}""");
        var preflight = await site.SendAsync(HttpMethod.Options, "/", null, ("origin", "http://shop.test"), ("access-control-request-method", "GET"));
        Assert.Equal("x-token, x-more", preflight.Headers["access-control-allow-headers"]);
        Assert.Equal("true", preflight.Headers["access-control-allow-credentials"]);
        var answer = await site.GetAsync("/", ("origin", "http://shop.test"));
        Assert.Equal("x-cost, x-tax", answer.Headers["access-control-expose-headers"]);
        site.Edit("allowCredentials: true", "allowCredentials: false");
        await Eventually.TrueAsync(
            async () => !(await site.GetAsync("/", ("origin", "http://shop.test"))).Headers.ContainsKey("access-control-allow-credentials"),
            "credentials aren't allowed any more",
            TimeSpan.FromSeconds(20));
    }

    [Fact]
    [PolicyField("TrafficPolicy", "csrf.additionalOrigins.prefix", "csrf.additionalOrigins.suffix", "csrf.additionalOrigins.contains")]
    [PolicyField("TrafficPolicy", "csrf.additionalOrigins.safeRegex", "csrf.additionalOrigins.exact", "csrf.additionalOrigins.ignoreCase")]
    public async Task Further_origins_are_told_by_a_part_of_their_name()
    {
        var site = await lab.RouteAsync("""
            csrf:
              percentageEnabled: 100
              additionalOrigins:
              - {exact: Friend.test, ignoreCase: true}
              - {prefix: shop.}
              - {suffix: .friends.test}
              - {contains: -partner-}
              - {safeRegex: "site[0-9]+\\.test"}
            """);
        string[] known = ["friend.TEST", "shop.test", "a.friends.test", "a-partner-b.test", "site17.test"];
        foreach (var origin in known)
            Assert.Equal((origin, 200), (origin, await PostAsync(site, origin)));
        string[] others = ["friend.test.evil", "Shop.test", "friends.test.evil", "partner.test", "site.test"];
        foreach (var origin in others)
            Assert.Equal((origin, 403), (origin, await PostAsync(site, origin)));
    }

    [Fact]
    [PolicyField("TrafficPolicy", "csrf.additionalOrigins.safeRegex", BadInput = true)]
    public async Task An_expression_with_a_mistake_is_told_of_and_the_route_fails()
    {
        var site = await lab.RouteAsync("""csrf: {percentageEnabled: 100, additionalOrigins: [{safeRegex: "[a-"}]}""");
        Assert.Equal(500, (await site.GetAsync()).Status);
        await site.SaysAsync("TrafficPolicy", "Accepted", "csrf: additionalOrigins");
    }

    [Fact]
    [PolicyField("TrafficPolicy", "csrf.percentageShadowed", "csrf.percentageEnabled")]
    public async Task What_would_be_refused_is_counted()
    {
        var site = await lab.RouteAsync("csrf: {percentageShadowed: 100}");
        var before = await InvalidAsync();
        Assert.Equal(200, await PostAsync(site, "evil.test"));
        Assert.Equal(before + 1, await InvalidAsync());
        site.Edit("percentageShadowed: 100", "percentageEnabled: 0");
        await Eventually.TrueAsync(
            async () =>
            {
                var counted = await InvalidAsync();
                return await PostAsync(site, "evil.test") == 200 && await InvalidAsync() == counted;
            },
            "nothing is counted any more",
            TimeSpan.FromSeconds(20));
    }

    private static async Task<int> PostAsync(PolicySite site, string origin) =>
        (await site.SendAsync(HttpMethod.Post, "/", "x", ("origin", $"http://{origin}"))).Status;

    private async Task<long> InvalidAsync() => (await EnvoyAdmin.StatsAsync(await lab.EnvoyAsync(), "csrf.request_invalid")).Values.Sum();
}
