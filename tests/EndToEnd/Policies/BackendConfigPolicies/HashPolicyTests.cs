using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>Field <c>loadBalancer</c> with algorithms that hash.</summary>
[Collection("Policies")]
public sealed class HashPolicyTests(PolicyLab lab)
{
    [Theory]
    [PolicyField("BackendConfigPolicy", "loadBalancer.ringHash.hashPolicies.header.name", "loadBalancer.ringHash.hashPolicies.terminal")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.maglev.hashPolicies.header.name", "loadBalancer.maglev.hashPolicies.terminal")]
    [InlineData("ringHash")]
    [InlineData("maglev")]
    public async Task The_same_user_comes_to_the_same_backend(string algorithm)
    {
        await using var backends = await NamedBackends.StartAsync(3);
        var site = await backends.SiteAsync(lab, $"{algorithm}: {{hashPolicies: [{{header: {{name: x-user}}, terminal: true}}, {{header: {{name: x-team}}}}]}}");
        HashSet<string> used = [];
        for (var user = 0; user < 20; user++)
        {
            // Nothing more is hashed once the user is known.
            var first = await NamedBackends.NameAsync(site, ("x-user", $"{user}"), ("x-team", "a"));
            used.Add(first);
            Assert.Equal(first, await NamedBackends.NameAsync(site, ("x-user", $"{user}"), ("x-team", "b")));
            Assert.Equal(first, await NamedBackends.NameAsync(site, ("x-user", $"{user}")));
        }

        Assert.True(used.Count > 1, "All users came to the same backend.");
        Assert.True(await BackendsOfTeamsAsync(site, []) > 1, "All teams came to the same backend.");
        Assert.Equal(1, await BackendsOfTeamsAsync(site, [("x-user", "1")]));
        site.Edit("terminal: true", "terminal: false");
        await Eventually.TrueAsync(async () => await BackendsOfTeamsAsync(site, [("x-user", "1")]) > 1, "the team counts too", TimeSpan.FromSeconds(20));
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "loadBalancer.ringHash.hashPolicies.cookie.name", "loadBalancer.ringHash.hashPolicies.cookie.path")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.ringHash.hashPolicies.cookie.ttl", "loadBalancer.ringHash.hashPolicies.cookie.secure")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.ringHash.hashPolicies.cookie.httpOnly", "loadBalancer.ringHash.hashPolicies.cookie.sameSite")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.maglev.hashPolicies.cookie.name", "loadBalancer.maglev.hashPolicies.cookie.path")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.maglev.hashPolicies.cookie.ttl", "loadBalancer.maglev.hashPolicies.cookie.secure")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.maglev.hashPolicies.cookie.httpOnly", "loadBalancer.maglev.hashPolicies.cookie.sameSite")]
    [InlineData("ringHash")]
    [InlineData("maglev")]
    public async Task A_cookie_keeps_clients_at_their_backend(string algorithm)
    {
        await using var backends = await NamedBackends.StartAsync(3);
        var site = await backends.SiteAsync(
            lab, $"{algorithm}: {{hashPolicies: [{{cookie: {{name: who, path: /some, ttl: 60s, secure: true, httpOnly: true, sameSite: Strict}}}}]}}");
        HashSet<string> used = [];
        for (var client = 0; client < 12; client++)
        {
            var answer = await site.GetAsync();
            var cookie = answer.Headers["set-cookie"];
            Assert.StartsWith("who=", cookie, StringComparison.Ordinal);
            foreach (var part in new[] { "Max-Age=60", "Path=/some", "Secure", "HttpOnly", "SameSite=Strict" })
            {
                Assert.Contains(part, cookie, StringComparison.Ordinal);
            }

            var name = answer.Received.GetProperty("name").GetString()!;
            used.Add(name);
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(name, await NamedBackends.NameAsync(site, ("cookie", cookie[..cookie.IndexOf(';', StringComparison.Ordinal)])));
            }
        }

        Assert.True(used.Count > 1, "All clients came to the same backend.");
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "loadBalancer.ringHash.hashPolicies.sourceIP", "loadBalancer.maglev.hashPolicies.sourceIP")]
    [InlineData("ringHash")]
    [InlineData("maglev")]
    public async Task The_address_keeps_clients_at_their_backend(string algorithm)
    {
        await using var backends = await NamedBackends.StartAsync(3);
        var site = await backends.SiteAsync(lab, $"{algorithm}: {{hashPolicies: [{{sourceIP: {{}}}}]}}");
        var first = await NamedBackends.NameAsync(site);
        for (var i = 0; i < 15; i++)
        {
            Assert.Equal(first, await NamedBackends.NameAsync(site));
        }
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "loadBalancer.ringHash.useHostnameForHashing", "loadBalancer.maglev.useHostnameForHashing")]
    [InlineData("ringHash")]
    [InlineData("maglev")]
    public async Task Names_of_hosts_may_be_hashed(string algorithm)
    {
        // Two sites have the same names and the same addresses, but the one's name with the other's address: users stay with what is hashed.
        await using var backends = await NamedBackends.StartAsync(2);
        Assert.Equal(0, await SameAsync("true"));
        Assert.Equal(20, await SameAsync("false"));

        async Task<int> SameAsync(string hostnames)
        {
            var (one, other) = (await SiteAsync(backends.Ports[0], backends.Ports[1]), await SiteAsync(backends.Ports[1], backends.Ports[0]));
            var same = 0;
            HashSet<string> used = [];
            for (var user = 0; user < 20; user++)
            {
                var first = await NamedBackends.NameAsync(one, ("x-user", $"{user}"));
                used.Add(first);
                same += await NamedBackends.NameAsync(other, ("x-user", $"{user}")) == first ? 1 : 0;
            }

            Assert.Equal(2, used.Count);
            return same;

            async Task<PolicySite> SiteAsync(int first, int second)
            {
                var site = await BackendSite.StartBackendAsync(
                    lab,
                    $"loadBalancer: {{{algorithm}: {{useHostnameForHashing: {hostnames}, hashPolicies: [{{header: {{name: x-user}}}}]}}}}",
                    $"static: {{hosts: [{{host: one.localhost, port: {first}}}, {{host: two.localhost, port: {second}}}]}}");
                await site.AnswersAsync(200);
                return site;
            }
        }
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "loadBalancer.ringHash.minimumRingSize", "loadBalancer.ringHash.maximumRingSize")]
    public async Task The_ring_has_the_chosen_size()
    {
        await using var backends = await NamedBackends.StartAsync(3);
        var site = await backends.SiteAsync(lab, "ringHash: {minimumRingSize: 600, maximumRingSize: 600, hashPolicies: [{sourceIP: {}}]}");
        await EventuallyAsync(site, static size => size == 600, "600");
        site.Edit("minimumRingSize: 600, maximumRingSize: 600", "minimumRingSize: 3000");
        await EventuallyAsync(site, static size => size >= 3000, "at least 3000");
    }

    private async Task EventuallyAsync(PolicySite site, Func<long, bool> condition, string what)
    {
        var admin = await lab.EnvoyAsync();
        var last = 0L;
        await Eventually.TrueAsync(
            async () => condition(last = (await EnvoyAdmin.StatsAsync(admin, $"cluster.kube_default_{site.Name}_80.ring_hash_lb.size")).Values.Sum()),
            $"the ring has {what} places, not {last}",
            TimeSpan.FromSeconds(20));
    }

    // How many backends get requests of several teams.
    private static async Task<int> BackendsOfTeamsAsync(PolicySite site, (string, string)[] more)
    {
        HashSet<string> used = [];
        for (var team = 0; team < 15; team++)
        {
            used.Add(await NamedBackends.NameAsync(site, [("x-team", $"{team}"), .. more]));
        }

        return used.Count;
    }
}
