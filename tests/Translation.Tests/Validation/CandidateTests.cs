using KGateway.EndToEnd.Harness;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Documents;
using KGateway.Translation.Encoding;
using KGateway.Translation.State;
using KGateway.Translation.Tests.Fuzz.Policies;
using KGateway.Translation.Tests.Golden;
using KGateway.Translation.Validation;

namespace KGateway.Translation.Tests.Validation;

/// <summary>The real Envoy takes in its parts what it takes as a whole: strict validation refuses nothing that is right.</summary>
public sealed class CandidateTests
{
    private const int Worlds = 60;

    [Fact]
    public async Task Candidates_of_golden_cases_are_taken()
    {
        if (GoldenCase.All.Count == 0)
            Assert.Skip("There are no golden cases beside the repository.");
        await AssertTakenAsync(
            GoldenCase.All.Select(static golden => (golden.Name, FileObjects.ToState(golden.Read()), golden.Settings)), least: 200);
    }

    [Fact]
    public async Task Candidates_of_random_policies_are_taken() => await AssertTakenAsync(
        Enumerable.Range(1, Worlds).Select(static seed => ($"seed {seed}", PolicyWorld.Of(0, new Random(seed)).State(), PolicyWorld.Settings)), least: 1_000);

    private static async Task AssertTakenAsync(IEnumerable<(string Name, ClusterState State, TranslationSettings Settings)> cases, int least)
    {
        var found = new Dictionary<ContentHash, (ConfigurationCandidate Candidate, string Case)>();
        foreach (var (name, state, settings) in cases)
        {
            foreach (ConfigurationCandidate candidate in CandidatesOf(state, settings))
                found.TryAdd(candidate.Hash, (candidate, name));
        }

        Assert.InRange(found.Count, least, 1_000_000);
        List<string> refused = [];
        foreach (var part in found.Values.Chunk(ValidationBootstrap.MaxCandidates))
            await FindRefusedAsync(part, refused);
        Assert.True(refused.Count == 0, $"{refused.Count} of {found.Count}:\n{string.Join('\n', refused)}");
    }

    private static List<ConfigurationCandidate> CandidatesOf(ClusterState state, TranslationSettings given)
    {
        TranslationSettings settings = given with { ValidationMode = ValidationMode.Strict, AsksEnvoy = true, EnableWaypoint = true };
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
            refused.Add($"{part[0].Case} ({part[0].Candidate.Kind}): {refusal}");
            return;
        }

        await FindRefusedAsync(part[..(part.Count / 2)], refused);
        await FindRefusedAsync(part[(part.Count / 2)..], refused);
    }
}
