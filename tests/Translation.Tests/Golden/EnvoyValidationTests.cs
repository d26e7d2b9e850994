using System.Collections.Concurrent;
using KGateway.EndToEnd.Harness;

namespace KGateway.Translation.Tests.Golden;

/// <summary>What is sent to proxies is taken by the real Envoy, whatever users write.</summary>
public sealed class EnvoyValidationTests
{
    [Fact]
    public async Task Envoy_takes_the_configuration_of_every_golden_input()
    {
        if (GoldenCase.All.Count == 0)
            Assert.Skip("there is no folder ../shared/golden beside the repository");
        var envoy = Tools.Envoy;
        var refusals = new ConcurrentBag<string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(GoldenCase.All.Select(WithOwnRules), options, async (golden, cancellation) =>
        {
            if (await EnvoyProgram.RefusalAsync(envoy, EnvoyBootstrap.Of(golden.Translate()), cancellation) is { } refusal)
                refusals.Add($"{golden.Name}: {refusal}");
        });
        Assert.Empty(refusals);
    }

    // The standard mode leaves to Envoy what depends on how it is built.
    private static GoldenCase WithOwnRules(GoldenCase golden) => golden.Settings.ValidationMode == ValidationMode.Standard
        ? golden with { Settings = golden.Settings with { ValidationMode = ValidationMode.Stock } }
        : golden;
}
