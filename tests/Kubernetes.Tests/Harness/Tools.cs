using System.Diagnostics;

namespace KGateway.Kubernetes.Tests.Harness;

/// <summary>Programs for tests that need them: from an environment variable, PATH, or the folder that ../shared/tools/install prints.</summary>
internal static class Tools
{
    private static readonly Lazy<string?> Folder = new(Install);

    /// <summary>The real Envoy; the test is skipped when there is none, or fails where tools are required.</summary>
    public static string Envoy => Program("envoy", "KGATEWAY_ENVOY");

    /// <summary>The folder of the tools, where there is one.</summary>
    public static string? InstalledFolder => Folder.Value;

    /// <summary>A program; the test is skipped when there is none, or fails where tools are required.</summary>
    public static string Program(string name, string? variable = null)
    {
        if (variable is not null && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given)
            return Directory.Exists(given) ? Path.Combine(given, name) : given;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append(Folder.Value);
        foreach (var folder in folders)
        {
            if (!string.IsNullOrEmpty(folder) && File.Exists(Path.Combine(folder, name)))
                return Path.Combine(folder, name);
        }

        if (Environment.GetEnvironmentVariable("KGATEWAY_REQUIRE_TOOLS") == "1")
            Assert.Fail($"There is no {name}, and tools are required.");
        Assert.Skip($"There is no {name}: neither in {variable ?? "a variable"}, nor in PATH, nor by ../shared/tools/install.");
        return "";
    }

    /// <summary>Runs a program to its end; its output and exit code.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string program, IEnumerable<string> arguments, TimeSpan patience, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(patience);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} didn't end within {patience}: {await output}{await error}");
        }

        return (process.ExitCode, await output + await error);
    }

    private static string? Install()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var install = Path.Combine(at.FullName, "..", "shared", "tools", "install");
            if (!File.Exists(Path.Combine(at.FullName, "KGateway.sln")) || !File.Exists(install))
                continue;
            using var process = Process.Start(new ProcessStartInfo(install) { RedirectStandardOutput = true })!;
            var folder = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return folder;
        }

        return null;
    }
}
