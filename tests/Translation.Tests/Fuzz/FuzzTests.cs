using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using KGateway.EndToEnd.Harness;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.State;
using KGateway.Translation.Tests.Golden;
using KGateway.Translation.Tests.Incremental;

namespace KGateway.Translation.Tests.Fuzz;

/// <summary>
/// No input crashes the reader or the translation, or gives what Envoy refuses. <c>KGATEWAY_FUZZ_SECONDS</c> sets how long each test looks
/// for one. A failure prints CsCheck's seed, which repeats it when given as <c>CsCheck_Seed</c>.
/// </summary>
public sealed class FuzzTests
{
    private const int DocumentsPerRun = 60;

    private static readonly int? Seconds =
        int.TryParse(Environment.GetEnvironmentVariable("KGATEWAY_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    [Fact]
    public void The_objects_that_inputs_are_made_from_are_valid_and_served()
    {
        var result = ResourceReader.Read("seed.yaml", FuzzSeed.Yaml);
        Assert.Empty(result.Diagnostics.Where(static d => d.Severity == Severity.Error));
        var documents = FuzzInput.Documents(new FuzzInput(FuzzSeed.Yaml).ToState(keepInvalid: false)).ToList();
        Assert.Equal(2, documents.Count);
        Assert.All(documents, static d => Assert.NotEmpty(d["listeners"]!.AsArray()));
        Assert.All(documents, static d => Assert.NotEmpty(d["routes"]!.AsArray()));
    }

    [Fact]
    public void No_input_crashes()
    {
        long inputs = 0;
        FuzzInput.Any.Sample(
            input =>
            {
                Interlocked.Increment(ref inputs);
                foreach (var keepInvalid in new[] { false, true })
                {
                    foreach (var document in FuzzInput.Documents(input.ToState(keepInvalid)))
                        Assert.NotNull(document);
                }
            },
            time: Seconds ?? 10,
            threads: 2);
        TestContext.Current.TestOutputHelper?.WriteLine($"{inputs} inputs");
    }

    [Fact]
    public void A_translator_that_has_seen_the_valid_objects_says_the_same_as_a_new_one()
    {
        var start = new FuzzInput(FuzzSeed.Yaml).ToState(keepInvalid: false);
        var gateways = start.All<Gateway>().Select(static g => g.Key).ToArray();
        long inputs = 0;
        FuzzInput.OfObjects.Sample(
            input =>
            {
                Interlocked.Increment(ref inputs);
                var after = Apply(start, input.Read(keepInvalid: true));
                foreach (var gateway in gateways)
                {
                    var translator = new GatewayTranslator(gateway, FuzzInput.Settings);
                    translator.Translate(start);
                    foreach (var state in new[] { after, Apply(after, FuzzSeed.Objects) })
                    {
                        Assert.Equal(
                            TranslationText.Of(new GatewayTranslator(gateway, FuzzInput.Settings).Translate(state)),
                            TranslationText.Of(translator.Translate(state)));
                    }
                }
            },
            time: Seconds ?? 10,
            threads: 2);
        TestContext.Current.TestOutputHelper?.WriteLine($"{inputs} inputs");
    }

    [Fact]
    public async Task Envoy_takes_what_is_made_of_any_input()
    {
        var envoy = Tools.Envoy;
        var cancellation = TestContext.Current.CancellationToken;
        var refusals = new HashSet<string>();
        // The same inputs each time unless it is asked to search: a run of the whole suite must not depend on chance.
        var random = Seconds is null ? new PCG(1, 1) : PCG.ThreadPCG;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {random}");
        var until = TimeProvider.System.GetUtcNow().AddSeconds(Seconds ?? 0);
        var runs = 0;
        do
        {
            var documents = Sample(random);
            await AddRefusalsAsync(envoy, documents, refusals, cancellation);
            runs++;
        }
        while (TimeProvider.System.GetUtcNow() < until);
        TestContext.Current.TestOutputHelper?.WriteLine($"{runs * DocumentsPerRun} translations");
        Assert.True(refusals.Count == 0, string.Join("\n\n", refusals));
    }

    // Halves what was refused until it is one document.
    private static async Task AddRefusalsAsync(string envoy, List<JsonObject> documents, HashSet<string> refusals, CancellationToken cancellation)
    {
        if (await EnvoyProgram.RefusalAsync(envoy, FuzzBootstrap.Of(documents), cancellation) is not { } refusal)
            return;
        if (documents.Count == 1)
        {
            if (refusals.Add(refusal))
                TestContext.Current.TestOutputHelper?.WriteLine($"{refusal}\n{documents[0].ToJsonString()}");
            return;
        }

        var half = documents.Count / 2;
        await AddRefusalsAsync(envoy, documents[..half], refusals, cancellation);
        await AddRefusalsAsync(envoy, documents[half..], refusals, cancellation);
    }

    private static List<JsonObject> Sample(PCG random)
    {
        var documents = new List<JsonObject>();
        while (documents.Count < DocumentsPerRun)
            documents.AddRange(FuzzInput.Documents(FuzzInput.OfObjects.Generate(random, null, out _).ToState(keepInvalid: true)));
        return documents[..DocumentsPerRun];
    }

    private static ClusterState Apply(ClusterState state, IReadOnlyList<Resource> objects)
    {
        var changes = new Dictionary<ResourceId, ResourceChange>();
        foreach (var kind in new FuzzInput(FuzzSeed.Yaml).Read(keepInvalid: false))
            changes[kind.Id] = ResourceChange.Delete(kind.Id);
        var index = 0;
        foreach (var resource in objects)
        {
            var created = DateTimeOffset.UnixEpoch.AddSeconds(index++);
            var metadata = resource.Metadata with { CreationTimestamp = resource.Metadata.CreationTimestamp ?? created };
            changes[resource.Id] = ResourceChange.Put(resource with { Metadata = metadata });
        }

        foreach (var (id, _) in changes.Where(c => state.Get(c.Key) is null && c.Value.Value is null).ToArray())
            changes.Remove(id);
        return state.Apply([.. changes.Values]);
    }
}
