using System.Text.RegularExpressions;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;
using KGateway.EndToEnd.Policies.Servers;
using Microsoft.AspNetCore.Http;

namespace KGateway.EndToEnd.Policies.BackendConfigPolicies;

/// <summary>Field <c>loadBalancer</c>, all but what is hashed.</summary>
[Collection("Policies")]
public sealed class LoadBalancerTests(PolicyLab lab)
{
    private const string Config = "load_balancing_policy/policies/0/typed_extension_config/typed_config";

    [Theory]
    [PolicyField("BackendConfigPolicy", "loadBalancer.random")]
    [InlineData("roundRobin: {}", true)]
    [InlineData("leastRequest: {}", false)]
    [InlineData("random: {}", false)]
    public async Task Requests_are_spread_over_the_backends_in_turn_or_by_chance(string balancer, bool inTurn)
    {
        await using var backends = await NamedBackends.StartAsync(3);
        var site = await backends.SiteAsync(lab, balancer);

        // Each thread of the proxy takes turns for itself, and all requests of a connection are one thread's.
        var request = $"GET / HTTP/1.1\r\nhost: {site.Host}\r\n";
        var answers = await RawClient.ExchangeAsync(
            site.Port, string.Concat(Enumerable.Repeat($"{request}\r\n", 59)) + $"{request}connection: close\r\n\r\n");
        var names = Regex.Matches(answers, "\"name\":\"(b[0-9])\"").Select(static match => match.Groups[1].Value).ToArray();
        Assert.Equal((60, 3), (names.Length, names.Distinct().Count()));
        Assert.Equal(inTurn, names.Zip(names.Skip(1)).All(static pair => pair.First != pair.Second));
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "loadBalancer.leastRequest.slowStart.window")]
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

    [Theory]
    [PolicyField("BackendConfigPolicy", "loadBalancer.leastRequest.choiceCount")]
    [InlineData(100, 36, 40)]
    [InlineData(2, 1, 35)]
    public async Task Of_so_many_backends_that_are_looked_at_the_idlest_gets_the_request(int count, int from, int to)
    {
        // All but the last hold what they are asked to hold. Of two that are looked at, the last is one in 7 of 16 times; of a hundred, always.
        var held = new int[4];
        var end = new TaskCompletionSource();
        var servers = new List<HttpServer>();
        for (var i = 0; i < held.Length; i++)
        {
            var backend = i;
            servers.Add(await HttpServer.StartAsync(async context =>
            {
                if (context.Request.Path == "/hold" && backend < held.Length - 1)
                {
                    Interlocked.Increment(ref held[backend]);
                    await end.Task.WaitAsync(context.RequestAborted);
                }

                await context.Response.WriteAsync($"{backend}");
            }));
        }

        try
        {
            var site = await BackendSite.StartAsync(
                lab, $"loadBalancer: {{leastRequest: {{choiceCount: {count}}}}}", [.. servers.Select(static server => server.Port)], rule: "timeouts: {request: 0s}");
            var holding = new List<Task<PolicyAnswer>>();
            await Eventually.TrueAsync(
                async () =>
                {
                    var before = held.Sum();
                    var request = site.GetAsync("/hold");
                    holding.Add(request);
                    await Eventually.TrueAsync(() => request.IsCompleted || held.Sum() > before, "the request is answered or held");
                    return held[..^1].All(static requests => requests > 0);
                },
                "all but the last are busy");

            var last = 0;
            for (var i = 0; i < 40; i++)
                last += (await site.GetAsync()).Body == $"{held.Length - 1}" ? 1 : 0;
            Assert.InRange(last, from, to);
            end.SetResult();
            Assert.All(await Task.WhenAll(holding), static answer => Assert.Equal(200, answer.Status));
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "loadBalancer.closeConnectionsOnHostSetChange")]
    public async Task Connections_may_be_closed_when_backends_come_and_go()
    {
        await using var backend = RawBackend.Start();
        var site = await BackendSite.StartAsync(lab, "loadBalancer: {random: {}, closeConnectionsOnHostSetChange: true}", [backend.Port]);
        await site.AnswersAsync(200);
        var admin = await lab.EnvoyAsync();
        var name = $"cluster.kube_default_{site.Name}_80.upstream_cx_destroy$";
        await site.AnswersAsync(200);
        var before = (await EnvoyAdmin.StatsAsync(admin, name)).Values.Sum();
        site.Append(Manifests.Slices("NAME", backend.Port, lab.Backend.Port).Split("---\n")[1]);
        await Eventually.TrueAsync(
            async () => (await EnvoyAdmin.StatsAsync(admin, name)).Values.Sum() > before, "the open connection is closed", TimeSpan.FromSeconds(20));
    }

    [Fact]
    [PolicyField("BackendConfigPolicy", "loadBalancer.updateMergeWindow")]
    public async Task Changes_of_health_wait_until_a_window_is_over()
    {
        var ill = false;
        await using var one = await ServerAsync("one", () => Volatile.Read(ref ill));
        await using var two = await ServerAsync("two", static () => false);
        var (early, late) = (await SiteAsync("0s"), await SiteAsync("87600h"));
        Volatile.Write(ref ill, true);
        await HealthyAsync(early, 1);
        await HealthyAsync(late, 1);
        var run = 0;
        await Eventually.TrueAsync(async () => (run = (await early.GetAsync()).Body == "two" ? run + 1 : 0) == 10, "the healthy one gets all requests");
        await Eventually.TrueAsync(async () => (await late.GetAsync()).Body == "one", "the other one still gets requests");

        static Task<HttpServer> ServerAsync(string name, Func<bool> isIll) => HttpServer.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/check" && isIll() ? 500 : 200;
            return context.Response.WriteAsync(name);
        });

        async Task<PolicySite> SiteAsync(string window)
        {
            var site = await BackendSite.StartAsync(
                lab,
                $$"""
                loadBalancer: {roundRobin: {}, healthyPanicThreshold: 0, updateMergeWindow: {{window}} }
                healthCheck: {timeout: 5s, interval: 200ms, unhealthyThreshold: 1, healthyThreshold: 1, http: {path: /check} }
                """,
                [one.Port, two.Port]);

            // Envoy checks a cluster that it has sent nothing to yet once a minute only, so the checks begin anew after the first answer.
            await site.AnswersAsync(200);
            site.Edit("interval: 200ms", "interval: 150ms");
            await Eventually.TrueAsync(async () => (await site.ServiceClusterAsync(lab)).At("health_checks/0/interval") == "0.150s", "backends are checked often");
            await HealthyAsync(site, 2);
            return site;
        }

        Task HealthyAsync(PolicySite site, int count) => Eventually.TrueAsync(
            async () => (await EnvoyAdmin.StatsAsync(await lab.EnvoyAsync(), $"cluster.kube_default_{site.Name}_80.membership_healthy$")).Values.Sum() == count,
            $"{count} backends are healthy");
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
