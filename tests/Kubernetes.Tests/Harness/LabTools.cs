using System.Diagnostics;

namespace KGateway.Kubernetes.Tests.Harness;

/// <summary>Where the programs and files are that tests with a real API server need.</summary>
internal static class LabTools
{
    private const string RequireVariable = "KGATEWAY_REQUIRE_TOOLS";

    private static readonly Lazy<(string? Folder, string Why)> Tools = new(FindTools);

    /// <summary>Folder of the repository.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>The value of PATH with which all programs are found; the test is skipped when one isn't there.</summary>
    public static string SearchPath()
    {
        var (folder, why) = Tools.Value;
        if (folder is null)
            Miss(why);
        return folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
    }

    /// <summary>A file with definitions of kinds that lies beside the repository; the test is skipped when it isn't there.</summary>
    public static string Definitions(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Root ?? ".", "..", "shared", "crds", name));
        if (!File.Exists(path))
            Miss($"There are no definitions in {path}.");
        return path;
    }

    private static void Miss(string why)
    {
        if (Environment.GetEnvironmentVariable(RequireVariable) == "1")
            Assert.Fail(why + " Tools are required.");
        Assert.Skip(why);
    }

    private static string? FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "KGateway.sln")))
                return at.FullName;
        }

        return null;
    }

    private static (string? Folder, string Why) FindTools()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            return (null, "A lab needs Linux and root.");
        var folder = InPath("kubelab") ?? Installed();
        if (folder is null)
            return (null, "There is no kubelab: neither in PATH, nor by ../shared/tools/install.");
        return InPath("kubectl") is null ? (null, "There is no kubectl in PATH.") : (folder, "");
    }

    private static string? InPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .FirstOrDefault(folder => File.Exists(Path.Combine(folder, program)));

    private static string? Installed()
    {
        var install = Path.Combine(Root ?? ".", "..", "shared", "tools", "install");
        if (!File.Exists(install))
            return null;
        using var process = Process.Start(new ProcessStartInfo(install) { RedirectStandardOutput = true })!;
        var folder = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return File.Exists(Path.Combine(folder, "kubelab")) ? folder : null;
    }
}
