using KGateway.EndToEnd.Harness;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Documents;
using KGateway.Translation.Encoding;
using KGateway.Translation.Tests.Golden;
using KGateway.Translation.Validation;

namespace KGateway.Translation.Tests.Validation;

/// <summary>The real Envoy takes in its parts what it takes as a whole: strict validation refuses nothing that is right.</summary>
public sealed class GoldenCandidateTests
{
    // What Envoy refuses, by its words: nobody speaks TLS with these ciphers.
    private const string BadCiphers = "Failed to initialize cipher suites";

    [Fact]
    public async Task Candidates_of_all_cases_are_taken()
    {
        if (GoldenCase.All.Count == 0)
            Assert.Skip("There are no golden cases beside the repository.");
        var found = new Dictionary<ContentHash, (ConfigurationCandidate Candidate, string Case)>();
        foreach (GoldenCase golden in GoldenCase.All)
        {
            foreach (ConfigurationCandidate candidate in CandidatesOf(golden))
                found.TryAdd(candidate.Hash, (candidate, golden.Name));
        }

        Assert.InRange(found.Count, 200, 100_000);
        List<string> refused = [];
        await FindRefusedAsync([.. found.Values], refused);
        Assert.True(refused.Count == 0, $"{refused.Count} of {found.Count}:\n{string.Join('\n', refused)}");
    }

    private static IEnumerable<ConfigurationCandidate> CandidatesOf(GoldenCase golden)
    {
        TranslationSettings settings = golden.Settings with { ValidationMode = ValidationMode.Strict, AsksEnvoy = true, EnableWaypoint = true };
        var state = FileObjects.ToState(golden.Read());
        List<ConfigurationCandidate> asked = [];
        while (true)
        {
            ConfigurationCandidate[] pending =
            [
                .. state.All<Gateway>().SelectMany(gateway => new GatewayTranslator(gateway.Key, settings).Translate(state).Pending),
                .. OwnerlessStatuses.PendingIn(state, settings),
            ];
            if (pending.Length == 0)
                return asked;
            asked.AddRange(pending);
            state = state.With([.. pending.Select(static candidate => new ConfigurationVerdict(candidate.Hash, null))]);
        }
    }

    private static async Task FindRefusedAsync(ArraySegment<(ConfigurationCandidate Candidate, string Case)> part, List<string> refused)
    {
        byte[] bootstrap = ValidationBootstrap.Compose([.. part.Select(static one => one.Candidate)]);
        if (await EnvoyProgram.RefusalAsync(Tools.Envoy, bootstrap, TestContext.Current.CancellationToken) is not { } refusal)
            return;
        if (part.Count == 1)
        {
            if (!refusal.Contains(BadCiphers, StringComparison.Ordinal))
                refused.Add($"{part[0].Case} ({part[0].Candidate.Kind}): {refusal}");
            return;
        }

        await FindRefusedAsync(part[..(part.Count / 2)], refused);
        await FindRefusedAsync(part[(part.Count / 2)..], refused);
    }
}
