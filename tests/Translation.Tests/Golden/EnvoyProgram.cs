using System.Diagnostics;
using System.Text.Json.Nodes;

namespace KGateway.Translation.Tests.Golden;

/// <summary>Asks Envoy what it thinks of a configuration.</summary>
internal static class EnvoyProgram
{
    private const int MaxReason = 800;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>Why Envoy refuses a configuration; null when it takes it.</summary>
    public static Task<string?> RefusalAsync(string envoy, JsonObject bootstrap, CancellationToken cancellation) =>
        RefusalAsync(envoy, "envoy.json", System.Text.Encoding.UTF8.GetBytes(bootstrap.ToJsonString()), cancellation);

    /// <summary>Why Envoy refuses a configuration, as it comes over xDS: encoded; null when it takes it.</summary>
    public static Task<string?> RefusalAsync(string envoy, byte[] bootstrap, CancellationToken cancellation) =>
        RefusalAsync(envoy, "envoy.pb", bootstrap, cancellation);

    private static async Task<string?> RefusalAsync(string envoy, string name, byte[] bootstrap, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("kgateway-validate-");
        try
        {
            var file = Path.Combine(folder.FullName, name);
            await File.WriteAllBytesAsync(file, bootstrap, cancellation);
            return await RefusalAsync(envoy, file, cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The reason comes after the whole configuration.
    private static string Reason(string error) => error.Length > MaxReason ? error[^MaxReason..] : error;

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
        return process.ExitCode == 0 ? null : Reason(error);
    }
}
