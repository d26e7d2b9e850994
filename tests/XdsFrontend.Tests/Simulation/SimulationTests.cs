using System.Diagnostics;
using System.Globalization;
using KGateway.Grains.Contracts.Snapshots;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Engine;
using KGateway.XdsFrontend.Tests.Support;

namespace KGateway.XdsFrontend.Tests.Simulation;

/// <summary>
/// Random runs: D1 to D6, D15, C21, C35, E5 and E9 at once. KGATEWAY_XDS_SIM_SECONDS sets how long, KGATEWAY_XDS_SIM_SEED repeats one.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int FaultRuns = 60;
    private const int MostFailures = 8;

    [Fact]
    public void D1_to_D6_proxies_of_all_kinds_never_see_a_broken_rule_and_reach_the_last_state()
    {
        if (Environment.GetEnvironmentVariable("KGATEWAY_XDS_SIM_SEED") is { Length: > 0 } text)
        {
            new Simulation(int.Parse(text, CultureInfo.InvariantCulture)).Run();
            return;
        }

        var seconds = double.Parse(Environment.GetEnvironmentVariable("KGATEWAY_XDS_SIM_SECONDS") ?? "4", CultureInfo.InvariantCulture);
        var clock = Stopwatch.StartNew();
        var seed = Random.Shared.Next(1_000_000_000);
        var runs = 0;
        var failures = new List<string>();
        for (; failures.Count < MostFailures && clock.Elapsed.TotalSeconds < seconds; runs++)
        {
            try
            {
                new Simulation(seed + runs).Run();
            }
            catch (Exception broken)
            {
                failures.Add($"KGATEWAY_XDS_SIM_SEED={seed + runs}: {broken.Message}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));

        output.WriteLine($"{runs} runs from seed {seed}");
    }

    [Fact]
    public void D3_negative_removal_before_the_ack_of_the_route_is_caught() =>
        AssertCaught("NC", seed => new Simulation(seed, Rules(stream => new FaultyRules(stream) { RemoveAtOnce = true })));

    [Fact]
    public void D2_negative_route_before_its_endpoints_is_caught() =>
        AssertCaught("NC", seed => new Simulation(seed, Rules(stream => new FaultyRules(stream) { SendAtOnce = true })));

    [Fact]
    public void C18_negative_lost_update_is_caught() =>
        AssertCaught("", seed => new Simulation(seed, tamper: random => response => response.Type == XdsType.Listener && random.Next(4) == 0 ? null : response));

    [Fact]
    public void C32_negative_missing_endpoints_after_a_cluster_update_is_caught() =>
        AssertCaught("", seed => new Simulation(seed, tamper: random => response => response.Type == XdsType.Endpoints && random.Next(10) == 0 ? null : response));

    [Fact]
    public void Negative_removal_of_a_cluster_that_was_not_emptied_is_caught() =>
        AssertCaught("clusters of its own", seed => new Simulation(seed, tamper: _ => response => new XdsResponse
        {
            Type = response.Type,
            Nonce = response.Nonce,
            Resources = response.Resources.ToArray().Where(resource => resource is not EmptyCluster).ToArray(),
            Removed = response.Removed,
            Version = response.Version,
        }));

    [Fact]
    public void E5_negative_needless_body_is_caught() =>
        AssertCaught("for nothing", seed =>
        {
            XdsResponse? last = null;
            return new Simulation(seed, tamper: random => response =>
            {
                var repeated = last?.Type == response.Type && response.Removed.Count == 0 && last.Resources.Length == 1 && response.Resources.Length == 1 && random.Next(2) == 0;
                var sent = repeated ? new XdsResponse { Type = response.Type, Nonce = response.Nonce, Resources = last!.Resources, Version = response.Version } : response;
                last = response;
                return sent;
            });
        });

    private static Func<StreamState, IOrderRules> Rules(Func<StreamState, IOrderRules> make) => make;

    private static void AssertCaught(string words, Func<int, Simulation> make)
    {
        for (var seed = 0; seed < FaultRuns; seed++)
        {
            try
            {
                make(seed).Run();
            }
            catch (BrokenRuleException caught) when (caught.Message.Contains(words, StringComparison.Ordinal))
            {
                return;
            }
            catch (BrokenRuleException)
            {
                // Another consequence of the same fault.
            }
        }

        Assert.Fail("the checker did not see the planted fault");
    }

    private sealed class FaultyRules(StreamState stream) : IOrderRules
    {
        private readonly MakeBeforeBreak _right = new(stream, new EngineOptions { RemovalGrace = TimeSpan.Zero }, TimeProvider.System, new RecordingObserver());

        public bool RemoveAtOnce { get; init; }

        public bool SendAtOnce { get; init; }

        public bool MaySend(EncodedResource wanted, HeldState held, long now, ref long deadline) =>
            SendAtOnce || _right.MaySend(wanted, held, now, ref deadline);

        public bool MayRemoveCluster(string name, Difference difference, long now, ref long deadline) =>
            RemoveAtOnce || _right.MayRemoveCluster(name, difference, now, ref deadline);

        public bool MayRemoveSecret(string name) => _right.MayRemoveSecret(name);

        public void NewClusterSent(EncodedResource cluster, long now) => _right.NewClusterSent(cluster, now);

        public void ClustersAccepted(ReadOnlySpan<EncodedResource> clusters) => _right.ClustersAccepted(clusters);

        public void AllClustersSent(long now) => _right.AllClustersSent(now);

        public void EndpointsSent(string name) => _right.EndpointsSent(name);

        public void ClusterGone(string name) => _right.ClusterGone(name);

        public void Advanced(ProxySnapshot snapshot) => _right.Advanced(snapshot);
    }
}
