using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>Field <c>loadBalancer</c>.</summary>
[Collection("Policies")]
public sealed class LoadBalancerTests(PolicyLab lab) : IAsyncLifetime
{
    private readonly List<MirrorBackend> _backends = [];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            _backends.Add(await MirrorBackend.StartAsync($"b{i}"));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var backend in _backends)
        {
            await backend.DisposeAsync();
        }
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "loadBalancer.maglev.hashPolicies")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.ringHash.hashPolicies")]
    [InlineData("maglev: {hashPolicies: [{header: {name: x-user}}]}")]
    [InlineData("ringHash: {minimumRingSize: 1024, maximumRingSize: 2048, hashPolicies: [{header: {name: x-user}, terminal: true}, {sourceIP: {}}]}")]
    public async Task The_same_user_comes_to_the_same_backend(string balancer)
    {
        var site = await StartAsync(balancer);
        HashSet<string> used = [];
        for (var user = 0; user < 20; user++)
        {
            var first = await NameAsync(site, ("x-user", $"{user}"));
            used.Add(first);
            Assert.Equal(first, await NameAsync(site, ("x-user", $"{user}")));
            Assert.Equal(first, await NameAsync(site, ("x-user", $"{user}")));
        }

        Assert.True(used.Count > 1, "All users came to the same backend.");
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "loadBalancer.ringHash.hashPolicies.cookie")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.maglev.hashPolicies.sourceIP")]
    public async Task A_cookie_or_the_address_keeps_clients_at_their_backend()
    {
        var site = await StartAsync("ringHash: {hashPolicies: [{cookie: {name: who, path: /, ttl: 60s, secure: true, httpOnly: true, sameSite: Strict}}]}");
        var answer = await site.GetAsync();
        var cookie = answer.Headers["set-cookie"];
        Assert.StartsWith("who=", cookie, StringComparison.Ordinal);
        foreach (var part in new[] { "Max-Age=60", "Path=/", "Secure", "HttpOnly", "SameSite=Strict" })
        {
            Assert.Contains(part, cookie, StringComparison.Ordinal);
        }

        var name = answer.Received.GetProperty("name").GetString();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(name, await NameAsync(site, ("cookie", cookie[..cookie.IndexOf(';', StringComparison.Ordinal)])));
        }

        var bySource = await StartAsync("maglev: {hashPolicies: [{sourceIP: {}}]}");
        var first = await NameAsync(bySource);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(first, await NameAsync(bySource));
        }
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "loadBalancer.leastRequest")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.roundRobin")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.random")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.localityType")]
    [InlineData("roundRobin: {}", "round_robin")]
    [InlineData("leastRequest: {choiceCount: 3}", "least_request")]
    [InlineData("random: {}\nlocalityType: WeightedLb", "random")]
    public async Task Requests_are_spread_over_the_backends(string balancer, string policy)
    {
        var site = await StartAsync(balancer);
        HashSet<string> used = [];
        for (var i = 0; i < 60; i++)
        {
            used.Add(await NameAsync(site));
        }

        Assert.Equal(3, used.Count);
        (await site.ServiceClusterAsync(lab)).Has(
            ("load_balancing_policy/policies/0/typed_extension_config/name", $"envoy.load_balancing_policies.{policy}"));
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "loadBalancer.leastRequest.slowStart")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.healthyPanicThreshold")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.updateMergeWindow")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.closeConnectionsOnHostSetChange")]
    public async Task Settings_that_traffic_does_not_show_reach_the_proxy()
    {
        var site = await StartAsync("""
            leastRequest: {choiceCount: 4, slowStart: {window: 10s, aggression: "1.5", minWeightPercent: 20}}
            healthyPanicThreshold: 30
            updateMergeWindow: 2s
            closeConnectionsOnHostSetChange: true
            """);
        const string Config = "load_balancing_policy/policies/0/typed_extension_config/typed_config";
        (await site.ServiceClusterAsync(lab)).Has(
            ($"{Config}/choice_count", "4"),
            ($"{Config}/slow_start_config/slow_start_window", "10s"),
            ($"{Config}/slow_start_config/aggression/default_value", "1.5"),
            ($"{Config}/slow_start_config/min_weight_percent/value", "20"),
            ("common_lb_config/healthy_panic_threshold/value", "30"),
            ("common_lb_config/update_merge_window", "2s"),
            ("common_lb_config/close_connections_on_host_set_change", "True"));
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "loadBalancer.zoneAware")]
    public async Task Zones_are_preferred_where_that_is_chosen()
    {
        var site = await StartAsync("roundRobin: {}\nzoneAware: {preferLocal: {force: {minEndpointsInZoneThreshold: 2}, minEndpointsThreshold: 3, routingEnabled: 50}}");
        const string Config = "load_balancing_policy/policies/0/typed_extension_config/typed_config/locality_lb_config/zone_aware_lb_config";
        (await site.ServiceClusterAsync(lab)).Has(
            ($"{Config}/routing_enabled/value", "50"), ($"{Config}/min_cluster_size", "3"), ($"{Config}/force_local_zone/min_size", "2"));
        Assert.Equal(200, (await site.GetAsync()).Status);
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "loadBalancer.ringHash.useHostnameForHashing")]
    public async Task Names_of_hosts_may_be_hashed()
    {
        var site = await BackendSite.StartBackendAsync(
            lab,
            "loadBalancer: {ringHash: {useHostnameForHashing: true, hashPolicies: [{header: {name: x-user}}]}}",
            $"static: {{hosts: [{{host: localhost, port: {_backends[0].Port}}}]}}");
        await site.AnswersAsync(200, "/", ("x-user", "a"));
        (await site.BackendClusterAsync(lab)).Has(
            ("load_balancing_policy/policies/0/typed_extension_config/typed_config/consistent_hashing_lb_config/use_hostname_for_hashing", "True"));
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "loadBalancer", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "loadBalancer.maglev.hashPolicies", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "loadBalancer.ringHash.hashPolicies", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "loadBalancer.zoneAware", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "loadBalancer.localityType", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "loadBalancer.leastRequest", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "loadBalancer.leastRequest.slowStart", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "loadBalancer.healthyPanicThreshold", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "loadBalancer.updateMergeWindow", BadInput = true)]
    [InlineData("{roundRobin: {}, random: {}}", "loadBalancer")]
    [InlineData("{maglev: {hashPolicies: [{}]}}", "hashPolicies")]
    [InlineData("{ringHash: {hashPolicies: [{header: {name: a}, sourceIP: {}}]}}", "hashPolicies")]
    [InlineData("{ringHash: {hashPolicies: [{cookie: {name: a, sameSite: Loose}}]}}", "sameSite")]
    [InlineData("{maglev: {}, zoneAware: {preferLocal: {}}}", "zoneAware")]
    [InlineData("{random: {}, localityType: Near}", "localityType")]
    [InlineData("{leastRequest: {choiceCount: 1}}", "choiceCount")]
    [InlineData("{roundRobin: {slowStart: {aggression: fast}}}", "aggression")]
    [InlineData("{random: {}, healthyPanicThreshold: 101}", "healthyPanicThreshold")]
    [InlineData("{random: {}, updateMergeWindow: soon}", "updateMergeWindow")]
    public Task What_the_schema_forbids_is_a_finding(string balancer, string where) =>
        Findings.ExpectAsync(lab, "BackendConfigPolicy", $"loadBalancer: {balancer}", where);

    private async Task<PolicySite> StartAsync(string balancer)
    {
        var site = await BackendSite.StartAsync(
            lab, $"loadBalancer:\n{PolicySite.Indent(balancer, 2)}", [.. _backends.Select(static backend => backend.Port)]);
        await site.AnswersAsync(200);
        return site;
    }

    private static async Task<string> NameAsync(PolicySite site, params (string, string)[] headers)
    {
        var answer = await site.GetAsync("/", headers);
        Assert.Equal(200, answer.Status);
        return answer.Received.GetProperty("name").GetString()!;
    }
}
