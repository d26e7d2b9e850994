using System.Collections.Concurrent;
using System.Diagnostics;
using KGateway.EndToEnd.Harness;

namespace KGateway.Translation.Tests.Golden;

/// <summary>What is sent to proxies is taken by the real Envoy, whatever users write.</summary>
public sealed class EnvoyValidationTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Envoy_takes_the_configuration_of_every_golden_input()
    {
        if (GoldenCase.All.Count == 0)
            Assert.Skip("there is no folder ../shared/golden beside the repository");
        var envoy = Tools.Envoy;
        var folder = Directory.CreateTempSubdirectory("kgateway-validate-");
        var refusals = new ConcurrentBag<string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken };
        try
        {
            await Parallel.ForEachAsync(GoldenCase.All, options, async (golden, cancellation) =>
            {
                var file = Path.Combine(folder.FullName, $"{golden.Name.Replace('/', '_')}.json");
                await File.WriteAllTextAsync(file, EnvoyBootstrap.Of(golden.Translate()).ToJsonString(), cancellation);
                if (await RefusalAsync(envoy, file, cancellation) is { } refusal)
                    refusals.Add($"{golden.Name}: {refusal}");
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Assert.Empty(refusals);
    }

    private static async Task<string?> RefusalAsync(string envoy, string file, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Deadline);
        var start = new ProcessStartInfo(envoy, ["--mode", "validate", "-l", "error", "--use-dynamic-base-id", "-c", file])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var error = await process.StandardError.ReadToEndAsync(timeout.Token);
        await output;
        await process.WaitForExitAsync(timeout.Token);
        return process.ExitCode == 0 ? null : error.Length > 1500 ? error[..1500] : error;
    }
}
