using System.Text.RegularExpressions;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd;

/// <summary>The example <c>quickstart</c>, run as its README says, with an Envoy of kgateway's and with one's own.</summary>
public sealed partial class QuickstartTests
{
    [Fact]
    public async Task The_example_answers_through_the_Envoy_that_run_starts()
    {
        var envoy = Tools.Envoy;
        using var example = Copy();
        await using var kgateway = KGatewayProcess.Start(example.Path, envoy);
        await kgateway.ReadyAsync();
        await AssertServesAsync(example, kgateway);

        var canary = await ProbeAnswers.OfAsync($"http://localhost:{example.Port(8080)}/", 100, "-H", "Host: canary.example.com");
        Assert.Equal(["cart", "catalog"], canary.Answers.Keys.Order());
        Assert.Equal(0, canary.Failures);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_an_Envoy_run_tells_the_command_that_connects_one(bool noEnvoy)
    {
        var envoy = Tools.Envoy;
        using var example = Copy();
        await using var kgateway = noEnvoy ? KGatewayProcess.Start(example.Path, envoy: null) : KGatewayProcess.StartWithEmptyPath(example.Path);
        await kgateway.ReadyAsync();
        await Eventually.TrueAsync(() => Command().IsMatch(kgateway.Log), $"the command is shown\n{kgateway.Log}");
        Assert.Contains(noEnvoy ? "--no-envoy" : "none found", kgateway.Log, StringComparison.Ordinal);
        Assert.Null(await Probe.GetAsync(example.Port(8080), "localhost", "/cart"));

        var (exitCode, bootstrap, error) = await KGatewayProcess.RunAsync(Command().Match(kgateway.Log).Groups[1].Value.Split(' '));
        Assert.True(exitCode == 0, error);
        // Two such Envoys may run at a time, and this test doesn't ask for their admin interface.
        await using var own = EnvoyProcess.Start(envoy, AdminPort().Replace(bootstrap, "${1}0"));
        await AssertServesAsync(example, kgateway);
    }

    private static ExampleFolder Copy() => ExampleFolder.Copy("quickstart", 8080, 9001, 9002, 9003);

    private static async Task AssertServesAsync(ExampleFolder example, KGatewayProcess kgateway)
    {
        await Eventually.TrueAsync(
            async () => await Probe.GetAsync(example.Port(8080), "localhost", "/cart") is { Status: 200 } answer
                && answer.Body.Contains("\"name\": \"cart\"", StringComparison.Ordinal),
            $"GET /cart is answered by cart\n{kgateway.Log}");
        var catalog = await Probe.GetAsync(example.Port(8080), "localhost");
        Assert.Contains("\"name\": \"catalog\"", catalog?.Body, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"Gateway default/web: .*kgateway (bootstrap default/web.*) > envoy\.json && envoy -c envoy\.json")]
    private static partial Regex Command();

    [GeneratedRegex(@"(""portValue"":\s*)19000\b")]
    private static partial Regex AdminPort();
}
