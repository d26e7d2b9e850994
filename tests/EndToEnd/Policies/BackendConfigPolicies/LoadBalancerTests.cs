using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>Field <c>loadBalancer</c>, all but what is hashed.</summary>
[Collection("Policies")]
public sealed class LoadBalancerTests(PolicyLab lab)
{
    private const string Config = "load_balancing_policy/policies/0/typed_extension_config/typed_config";

    [Theory]
    [PolicyField("BackendConfigPolicy", "loadBalancer.random", "loadBalancer.localityType")]
    [InlineData("roundRobin: {}", "round_robin")]
    [InlineData("leastRequest: {}", "least_request")]
    [InlineData("random: {}\nlocalityType: WeightedLb", "random")]
    public async Task Requests_are_spread_over_the_backends(string balancer, string policy)
    {
        await using var backends = await NamedBackends.StartAsync(3);
        var site = await backends.SiteAsync(lab, balancer);
        HashSet<string> used = [];
        for (var i = 0; i < 60; i++)
        {
            used.Add(await NamedBackends.NameAsync(site));
        }

        Assert.Equal(3, used.Count);
        (await site.ServiceClusterAsync(lab)).Has(
            ("load_balancing_policy/policies/0/typed_extension_config/name", $"envoy.load_balancing_policies.{policy}"),
            ($"{Config}/locality_lb_config/locality_weighted_lb_config", "{}"));
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "loadBalancer.leastRequest.choiceCount", "loadBalancer.leastRequest.slowStart.window")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.leastRequest.slowStart.aggression", "loadBalancer.leastRequest.slowStart.minWeightPercent")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.roundRobin.slowStart.window", "loadBalancer.roundRobin.slowStart.aggression")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.roundRobin.slowStart.minWeightPercent")]
    public async Task New_backends_are_broken_in()
    {
        // So little aggression leaves the weight at its least for most of the window.
        const string Least = "slowStart: {window: 6s, aggression: \"0.1\", minWeightPercent: 1}";
        const string Half = "slowStart: {window: 6s, aggression: \"0.1\", minWeightPercent: 50}";
        await using var backends = await NamedBackends.StartAsync(2);
        var slices = Manifests.Slices("NAME", backends.Ports).Split("---\n");

        // Next to one that is broken in a new one is due 1 of 101 requests, or 1 of 3, or its half; to begin with both are new.
        await SharesBecomeAsync($"leastRequest: {{choiceCount: 4, {Least}}}", 0, 0.1);
        await SharesBecomeAsync($"roundRobin: {{{Least}}}", 0, 0.1);
        await SharesBecomeAsync($"leastRequest: {{choiceCount: 4, {Half}}}", 0.2, 0.4);
        await SharesBecomeAsync($"roundRobin: {{{Half}}}", 0.2, 0.4);
        await SharesBecomeAsync("roundRobin: {}", 0.45, 0.55);

        async Task SharesBecomeAsync(string balancer, double from, double to)
        {
            var site = await BackendSite.StartAsync(lab, $"loadBalancer: {{{balancer}}}", backends.Ports[..1]);
            var last = 0.0;
            await Eventually.TrueAsync(
                async () =>
                {
                    site.Append(slices[1]);
                    await CountBecomesAsync(site, 2);
                    last = await ShareAsync(site);
                    site.Edit(slices[1], "");
                    await CountBecomesAsync(site, 1);
                    return last >= from && last <= to;
                },
                $"the share with {balancer} is from {from} to {to}");
            if (balancer.Contains("choiceCount", StringComparison.Ordinal))
                (await site.ServiceClusterAsync(lab)).Has(($"{Config}/choice_count", "4"), ($"{Config}/slow_start_config/aggression/runtime_key", $"{site.Name}.default.slowStart.aggression"));
        }

        Task CountBecomesAsync(PolicySite site, int count) => Eventually.TrueAsync(
            async () => (await EnvoyAdmin.StatsAsync(await lab.EnvoyAsync(), $"cluster.kube_default_{site.Name}_80.membership_total")).Values.Sum() == count, $"the proxy has {count} backends");

        // Of sixty requests, the second one's.
        static async Task<double> ShareAsync(PolicySite site)
        {
            var count = 0;
            for (var i = 0; i < 60; i++)
                count += await NamedBackends.NameAsync(site) == "b1" ? 1 : 0;
            return count / 60.0;
        }
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "loadBalancer.closeConnectionsOnHostSetChange", "loadBalancer.updateMergeWindow")]
    public async Task Connections_may_be_closed_when_backends_come_and_go()
    {
        await using var backend = RawBackend.Start();
        var site = await BackendSite.StartAsync(
            lab, "loadBalancer: {random: {}, closeConnectionsOnHostSetChange: true, updateMergeWindow: 0s}", [backend.Port]);
        await site.AnswersAsync(200);
        var admin = await lab.EnvoyAsync();
        var name = $"cluster.kube_default_{site.Name}_80.upstream_cx_destroy$";
        await site.AnswersAsync(200);
        var before = (await EnvoyAdmin.StatsAsync(admin, name)).Values.Sum();
        site.Append(Manifests.Slices("NAME", backend.Port, lab.Backend.Port).Split("---\n")[1]);
        await Eventually.TrueAsync(
            async () => (await EnvoyAdmin.StatsAsync(admin, name)).Values.Sum() > before, "the open connection is closed", TimeSpan.FromSeconds(20));
        (await site.ServiceClusterAsync(lab)).Has(
            ("common_lb_config/update_merge_window", "0s"), ("common_lb_config/close_connections_on_host_set_change", "True"));
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "loadBalancer.healthyPanicThreshold")]
    public async Task Without_enough_healthy_backends_all_are_used_or_none()
    {
        // It says that it is ill, but works.
        await using var backend = await HttpServer.StartAsync(static context =>
        {
            context.Response.StatusCode = context.Request.Path == "/check" ? 500 : 200;
            return Task.CompletedTask;
        });
        var site = await BackendSite.StartAsync(
            lab,
            """
            loadBalancer: {roundRobin: {}, healthyPanicThreshold: 30}
            healthCheck: {timeout: 1s, interval: 200ms, unhealthyThreshold: 1, healthyThreshold: 1, http: {path: /check}}
            """,
            [backend.Port]);
        await site.AnswersAsync(200);
        (await site.ServiceClusterAsync(lab)).Has(("common_lb_config/healthy_panic_threshold/value", "30"));
        site.Edit("healthyPanicThreshold: 30", "healthyPanicThreshold: 0");
        await site.AnswersAsync(503);
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "loadBalancer.zoneAware.preferLocal.force.minEndpointsInZoneThreshold")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.zoneAware.preferLocal.minEndpointsThreshold")]
    [PolicyField("BackendConfigPolicy", "loadBalancer.zoneAware.preferLocal.routingEnabled")]
    public async Task Zones_are_preferred_where_that_is_chosen()
    {
        await using var backends = await NamedBackends.StartAsync(3);
        var site = await backends.SiteAsync(
            lab, "roundRobin: {}\nzoneAware: {preferLocal: {force: {minEndpointsInZoneThreshold: 2}, minEndpointsThreshold: 3, routingEnabled: 50}}");
        const string Zones = $"{Config}/locality_lb_config/zone_aware_lb_config";
        (await site.ServiceClusterAsync(lab)).Has(
            ($"{Zones}/routing_enabled/value", "50"), ($"{Zones}/min_cluster_size", "3"), ($"{Zones}/force_local_zone/min_size", "2"));
        Assert.Equal(200, (await site.GetAsync()).Status);
    }

    [Theory]
    [PolicyField("BackendConfigPolicy", "loadBalancer", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "loadBalancer.maglev.hashPolicies", "loadBalancer.ringHash.hashPolicies", BadInput = true)]
    [PolicyField("BackendConfigPolicy", "loadBalancer.zoneAware", BadInput = true)]
    [InlineData("{roundRobin: {}, random: {}}", "loadBalancer")]
    [InlineData("{maglev: {hashPolicies: [{}]}}", "hashPolicies")]
    [InlineData("{ringHash: {hashPolicies: [{header: {name: a}, sourceIP: {}}]}}", "hashPolicies")]
    [InlineData("{maglev: {}, zoneAware: {preferLocal: {}}}", "zoneAware")]
    public Task What_the_schema_forbids_is_a_finding(string balancer, string where) =>
        Findings.ExpectAsync(lab, "BackendConfigPolicy", $"loadBalancer: {balancer}", where);

    [Theory]
    [PolicyField("BackendConfigPolicy", "loadBalancer.ringHash.minimumRingSize", "loadBalancer.ringHash.maximumRingSize", BadInput = true)]
    [InlineData("ringHash: {minimumRingSize: 2000, maximumRingSize: 1000}", "minimumRingSize")]
    [InlineData("ringHash: {maximumRingSize: 10000000}", "ringHash: sizes")]
    public async Task A_ring_that_Envoy_would_refuse_is_told_in_the_status(string balancer, string text)
    {
        var site = await BackendSite.StartAsync(lab, $"loadBalancer: {{{balancer}}}", [lab.Backend.Port]);
        await site.SaysAsync("BackendConfigPolicy", "Accepted", text);
        await site.SaysAsync("BackendConfigPolicy", "Accepted", "False");
    }
}
