using System.Diagnostics;

namespace KGateway.Kubernetes.Tests.Harness;

/// <summary>
/// Programs and files for tests that need them: from an environment variable, PATH, or the folder of tools beside the repository. Without
/// one the test is skipped with the reason, or fails where tools are required.
/// </summary>
internal static class Tools
{
    private const string RequireVariable = "KGATEWAY_REQUIRE_TOOLS";

    private static readonly Lazy<string?> Installed = new(Install);

    /// <summary>Folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The real Envoy.</summary>
    public static string Envoy => Program("envoy", "KGATEWAY_ENVOY");

    /// <summary>The value of PATH with which all programs of a lab are found.</summary>
    public static string LabPath()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            Miss("A lab needs Linux and root.");
        var kubelab = Program("kubelab");
        Program("kubectl");
        return Path.GetDirectoryName(kubelab) + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
    }

    /// <summary>A file with definitions of kinds that lies beside the repository.</summary>
    public static string Definitions(string name)
    {
        var path = Beside("crds", name);
        if (!File.Exists(path))
            Miss($"There are no definitions in {path}.");
        return path;
    }

    /// <summary>A program.</summary>
    public static string Program(string name, string? variable = null)
    {
        if (variable is not null && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given)
            return Directory.Exists(given) ? Path.Combine(given, name) : given;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append(Installed.Value);
        foreach (var folder in folders)
        {
            if (!string.IsNullOrEmpty(folder) && File.Exists(Path.Combine(folder, name)))
                return Path.Combine(folder, name);
        }

        Miss($"There is no {name}: neither in {variable ?? "a variable"}, nor in PATH, nor beside the repository.");
        return "";
    }

    /// <summary>Runs a program to its end; its output and exit code.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments, TimeSpan patience)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
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

    private static void Miss(string why)
    {
        if (Environment.GetEnvironmentVariable(RequireVariable) == "1")
            Assert.Fail(why + " Tools are required.");
        Assert.Skip(why);
    }

    private static string Beside(params string[] path) => Path.GetFullPath(Path.Combine([Root, "..", "shared", .. path]));

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "KGateway.sln")))
                return at.FullName;
        }

        throw new InvalidOperationException("The tests must run inside the repository.");
    }

    private static string? Install()
    {
        var install = Beside("tools", "install");
        if (!File.Exists(install))
            return null;
        using var process = Process.Start(new ProcessStartInfo(install) { RedirectStandardOutput = true })!;
        var folder = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return folder;
    }
}
