using System.ComponentModel;
using KGateway.Grains.Contracts.Validation;
using KGateway.Silo.Proxies;
using KGateway.Translation.Validation;

namespace KGateway.Silo.Validation;

/// <summary>
/// Runs the Envoy program in the mode in which it reads a configuration, makes everything that is in it, and ends: nothing is listened on
/// and nobody is connected to.
/// </summary>
internal sealed class EnvoyTrial(string program, Func<string, string?> environment) : IEnvoyTrial, IDisposable
{
    // The whole configuration may follow.
    private const int LongestReason = 1_000;
    private const string Introduction = "error initializing configuration '";

    // Signals by which a program ends through its own fault: ILL, ABRT, BUS, SEGV.
    private static readonly int[] Crashes = [128 + 4, 128 + 6, 128 + 7, 128 + 11];

    private readonly ChildProcessThread _children = new();
    private bool? _works;

    /// <inheritdoc/>
    public async Task<string?> RefusalAsync(byte[] bootstrap, CancellationToken cancellationToken)
    {
        DirectoryInfo? folder = null;
        try
        {
            // Only this user may look into such a folder: there may be keys in the configuration.
            folder = Directory.CreateTempSubdirectory("kgateway-validation-");
            var file = Path.Combine(folder.FullName, "envoy.pb");
            await File.WriteAllBytesAsync(file, bootstrap, cancellationToken);
            return await RunAsync(file, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            throw new CandidateValidatorException($"{program} can't be run: {e.Message}", e);
        }
        finally
        {
            folder?.Delete(recursive: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _children.Dispose();

    /// <summary>What Envoy says is wrong with a configuration, out of all that it prints; null when it says nothing of the kind.</summary>
    internal static string? ReasonIn(string output)
    {
        var start = output.IndexOf(Introduction, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var end = output.IndexOf("': ", start + Introduction.Length, StringComparison.Ordinal);
        if (end < 0)
            return null;
        var reason = output.AsSpan(end + "': ".Length).Trim();
        return reason.Length > LongestReason ? $"{reason[..LongestReason]}..." : reason.ToString();
    }

    private async Task<string?> RunAsync(string file, CancellationToken cancellationToken)
    {
        using var process = await _children.StartAsync(EnvoyCommandLine.ToValidate(program, file, environment));
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = await process.StandardError.ReadToEndAsync(cancellationToken);
            await output;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode == 0)
                return null;
            if (ReasonIn(error) is { } reason)
                return reason;
            var failure = $"Envoy ended with {process.ExitCode}: {Tail(error)}";
            // A configuration that Envoy dies of must reach no proxy; an Envoy that always dies says nothing of it.
            return Crashes.Contains(process.ExitCode) && await WorksAsync(cancellationToken)
                ? failure
                : throw new CandidateValidatorException($"{program}: {failure}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private async Task<bool> WorksAsync(CancellationToken cancellationToken)
    {
        if (_works is { } known)
            return known;
        // Should the empty configuration be what it dies of, the answer is known when it's asked for.
        _works = false;
        _works = await RefusalAsync(ValidationBootstrap.Compose([]), cancellationToken) is null;
        return _works.Value;
    }

    private static string Tail(string text) => text.Trim() is { Length: > LongestReason } longer ? longer[^LongestReason..] : text.Trim();
}
