using System.Diagnostics;

namespace KGateway.EndToEnd.Harness;

/// <summary>
/// Finds the programs that tests run beside the product: by environment variable, on the PATH, or by the installer beside the
/// repository. Without one the test is skipped with the reason, or fails where tools are required.
/// </summary>
internal static class Tools
{
    private static readonly Lazy<string> Installed = new(Install);

    /// <summary>The Envoy binary.</summary>
    public static string Envoy => Find("envoy", "KGATEWAY_ENVOY");

    /// <summary>The Envoy binary, for what is made before a test can be skipped; null where there is none.</summary>
    public static string? FindEnvoy() => Locate("envoy", "KGATEWAY_ENVOY");

    /// <summary>The generator of large folders.</summary>
    public static string XdsBench => Find("xdsbench", "KGATEWAY_XDSBENCH");

    /// <summary>The root of this repository.</summary>
    public static string Repository { get; } = FindRepository();

    private static string Installer => Path.Combine(Repository, "..", "shared", "tools", "install");

    private static bool Required => File.Exists(Installer) || Environment.GetEnvironmentVariable("KGATEWAY_REQUIRE_TOOLS") == "1";

    private static string? Locate(string program, string variable)
    {
        var named = Environment.GetEnvironmentVariable(variable);
        if (!string.IsNullOrEmpty(named))
        {
            return named;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append(Installed.Value);
        return folders.Where(static folder => folder.Length > 0).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    private static string Find(string program, string variable)
    {
        var found = Locate(program, variable);
        if (found is null)
        {
            var reason = $"needs {program}: set {variable} or put it on the PATH";
            Assert.SkipUnless(Required, reason);
            Assert.Fail(reason);
        }

        return found;
    }

    private static string Install()
    {
        if (!File.Exists(Installer))
        {
            return "";
        }

        var start = new ProcessStartInfo(Installer) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        var folder = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return folder.Split('\n')[^1];
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "KGateway.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the tests must run inside the repository");
    }
}
