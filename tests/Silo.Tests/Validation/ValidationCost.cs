using System.Diagnostics;
using System.Globalization;
using System.Text;
using KGateway.Silo.Validation;
using KGateway.Translation.Validation;

namespace KGateway.Silo.Tests.Validation;

/// <summary>What strict validation by the real Envoy costs; for the page on performance.</summary>
public sealed class ValidationCost(ITestOutputHelper output)
{
    private const int Rounds = 5;

    [Fact(Explicit = true)]
    public async Task One_change_and_a_start()
    {
        var routes = Candidates.OfRoutes(1_000);
        var policies = Candidates.Of(Policies(1_000)).Where(static candidate => candidate.Kind == CandidateKind.ConnectionManager).ToList();
        Assert.Equal(1_000, policies.Count);
        await MeasureAsync("one route", routes.Take(1).ToList());
        await MeasureAsync("one policy with a filter", policies.Take(1).ToList());
        await MeasureAsync("1,000 routes", routes);
        await MeasureAsync("1,000 different policies with a filter", policies);
        var bad = Candidates.Of(
            """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: r}
            spec: {parentRefs: [{name: gw}], rules: [{backendRefs: [{name: web, port: 80}]}]}
            ---
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: BackendConfigPolicy
            metadata: {name: files}
            spec: {targetRefs: [{group: '', kind: Service, name: web}], tls: {files: {rootCA: /nowhere/ca.crt}}}
            """).First(static candidate => candidate.Kind == CandidateKind.Cluster);
        await MeasureAsync("1,000 routes and a policy that is refused", [.. routes, bad]);
    }

    private async Task MeasureAsync(string what, IReadOnlyList<ConfigurationCandidate> candidates)
    {
        using var trial = new CountedTrial();
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await new EnvoyValidator(trial).ValidateAsync(candidates, static _ => { }, TestContext.Current.CancellationToken);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {times[Rounds / 2]:F0} ms, {trial.Runs / Rounds} processes"));
    }

    private static string Policies(int count)
    {
        var yaml = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $$$"""
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: r{{{i}}}}
                spec: {parentRefs: [{name: gw}], rules: [{backendRefs: [{name: web, port: 80}]}]}
                ---
                apiVersion: gateway.kgateway.dev/v1alpha1
                kind: TrafficPolicy
                metadata: {name: p{{{i}}}}
                spec:
                  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r{{{i}}}}]
                  rateLimit: {local: {tokenBucket: {maxTokens: {{{i + 1}}}, fillInterval: 1s} } }

                """);
        }

        return yaml.ToString();
    }

    private sealed class CountedTrial : IEnvoyTrial, IDisposable
    {
        private readonly EnvoyTrial _trial = new(EnvoyTool.Program, Environment.GetEnvironmentVariable);

        public int Runs { get; private set; }

        public Task<string?> RefusalAsync(byte[] bootstrap, CancellationToken cancellationToken)
        {
            Runs++;
            return _trial.RefusalAsync(bootstrap, cancellationToken);
        }

        public void Dispose() => _trial.Dispose();
    }
}
