using Envoy.Config.Bootstrap.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using KGateway.Grains.Contracts.Validation;
using KGateway.Silo.Validation;
using KGateway.Translation;
using KGateway.Translation.Validation;

namespace KGateway.Silo.Tests.Validation;

public sealed class EnvoyValidatorTests
{
    [Fact]
    public async Task All_that_is_well_costs_one_run()
    {
        var trial = new FakeTrial();
        var verdicts = await AskAsync(trial, Candidates.OfRoutes(1_000));
        Assert.Equal(1_000, verdicts.Count(static verdict => verdict is { Refusal: null, Definitive: true }));
        Assert.Equal(1, trial.Runs);
    }

    [Fact]
    public async Task Each_may_have_a_run_of_its_own()
    {
        var trial = new FakeTrial("7") { Names = true };
        var verdicts = await AskAsync(trial, Candidates.OfRoutes(20), ValidatorMode.Binary);
        Assert.StartsWith("bad /7", Assert.Single(verdicts, static verdict => verdict.Refusal is not null).Refusal, StringComparison.Ordinal);
        Assert.Equal((20, 20), (verdicts.Count, trial.Runs));
    }

    [Fact]
    public async Task The_bad_ones_are_found_and_the_others_pass()
    {
        var trial = new FakeTrial("7", "500", "501");
        var candidates = Candidates.OfRoutes(1_000);
        var verdicts = await AskAsync(trial, candidates);
        Assert.Equal(
            ["bad /7", "bad /500", "bad /501"],
            candidates.Select(candidate => verdicts.Single(verdict => verdict.Candidate == candidate.Hash).Refusal).OfType<string>());
        Assert.Equal(1_000, verdicts.Count);
        Assert.InRange(trial.Runs, 4, 60);
    }

    [Fact]
    public async Task One_that_Envoy_names_is_found_at_once()
    {
        var trial = new FakeTrial("7") { Names = true };
        var verdicts = await AskAsync(trial, Candidates.OfRoutes(1_000));
        Assert.StartsWith("bad /7", Assert.Single(verdicts, static verdict => verdict.Refusal is not null).Refusal, StringComparison.Ordinal);
        // All, the one, the others.
        Assert.Equal(3, trial.Runs);
    }

    [Fact]
    public async Task An_Envoy_that_cannot_be_asked_is_told_of() =>
        await Assert.ThrowsAsync<CandidateValidatorException>(() => AskAsync(new FakeTrial { Broken = true }, Candidates.OfRoutes(2)));

    [Theory]
    [InlineData("error initializing configuration '/tmp/x/envoy.pb': no such thing\n", "no such thing")]
    [InlineData("noise\nerror initializing configuration '/tmp/x/envoy.pb': a\nb", "a\nb")]
    [InlineData("error initializing configuration", null)]
    [InlineData("Segmentation fault", null)]
    public void Envoys_reason_is_found_in_what_it_prints(string output, string? reason) => Assert.Equal(reason, EnvoyTrial.ReasonIn(output));

    [Theory]
    [InlineData("error adding listener 'candidate-12': x", 20, 12)]
    [InlineData("candidate-99 or candidate-3?", 20, 3)]
    [InlineData("candidate- candidate-x", 20, -1)]
    public void The_named_one_is_found_in_Envoys_reason(string message, int count, int index) =>
        Assert.Equal(index, ValidationBootstrap.FindNamed(message, count));

    [Fact]
    public async Task The_real_Envoy_takes_and_refuses()
    {
        using var trial = new EnvoyTrial(EnvoyTool.Program, Environment.GetEnvironmentVariable);
        var candidates = Candidates.OfRoutes(20).Concat(Candidates.Of(
            """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: r}
            spec: {parentRefs: [{name: gw}], rules: [{backendRefs: [{name: web, port: 80}], filters: [{type: CORS, cors: {allowOrigins: ['*']}}]}]}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: TrafficPolicy
            metadata: {name: p}
            spec:
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]
              csrf: {percentageEnabled: 100}
              rateLimit: {local: {tokenBucket: {maxTokens: 1, fillInterval: 1s}}}
              rbac: {policy: {matchExpressions: ['has(request.headers.x)']}}
              transformation: {request: {set: [{name: x, value: '{{ header("y") }}'}]}}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: BackendConfigPolicy
            metadata: {name: files}
            spec: {targetRefs: [{group: '', kind: Service, name: web}], tls: {files: {rootCA: /nowhere/ca.crt}}}
            """)).DistinctBy(static candidate => candidate.Hash).ToList();
        Assert.Equal(
            [CandidateKind.VirtualHost, CandidateKind.ConnectionManager, CandidateKind.Cluster],
            candidates.Select(static candidate => candidate.Kind).Distinct().Order());
        var verdicts = await AskAsync(trial, candidates);
        Assert.Equal(candidates.Count, verdicts.Count);
        var refused = verdicts.Where(static verdict => verdict.Refusal is not null).ToList();
        Assert.All(refused, static verdict => Assert.Contains("/nowhere/ca.crt", verdict.Refusal, StringComparison.Ordinal));
        Assert.NotEmpty(refused);
    }

    [Fact]
    public async Task A_program_that_is_no_Envoy_cannot_be_asked()
    {
        using var trial = new EnvoyTrial("/bin/false", Environment.GetEnvironmentVariable);
        await Assert.ThrowsAsync<CandidateValidatorException>(() => trial.RefusalAsync([], TestContext.Current.CancellationToken));
        using var missing = new EnvoyTrial("/nowhere/envoy", static _ => null);
        await Assert.ThrowsAsync<CandidateValidatorException>(() => missing.RefusalAsync([], TestContext.Current.CancellationToken));
    }

    private static async Task<List<ConfigurationVerdict>> AskAsync(
        IEnvoyTrial trial, IReadOnlyList<ConfigurationCandidate> candidates, ValidatorMode mode = ValidatorMode.Cache)
    {
        var verdicts = new List<ConfigurationVerdict>();
        await new EnvoyValidator(trial, mode).ValidateAsync(candidates, verdicts.AddRange, TestContext.Current.CancellationToken);
        return verdicts;
    }

    // Refuses routes by their paths.
    private sealed class FakeTrial(params string[] bad) : IEnvoyTrial
    {
        public int Runs { get; private set; }

        public bool Names { get; init; }

        public bool Broken { get; init; }

        public Task<string?> RefusalAsync(byte[] bootstrap, CancellationToken cancellationToken)
        {
            if (Broken)
                throw new CandidateValidatorException("broken");
            Runs++;
            var hosts = HttpConnectionManager.Parser
                .ParseFrom(Bootstrap.Parser.ParseFrom(bootstrap).StaticResources.Listeners[0].FilterChains[0].Filters[0].TypedConfig.Value)
                .RouteConfig.VirtualHosts;
            var refused = hosts.FirstOrDefault(host => bad.Contains(host.Routes[0].Match.Path[1..]));
            return Task.FromResult(refused is null ? null : $"bad {refused.Routes[0].Match.Path}{(Names ? $" in {refused.Name}" : "")}");
        }
    }
}
