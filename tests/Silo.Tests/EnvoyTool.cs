using System.Diagnostics;
using KGateway.Silo.Proxies;

namespace KGateway.Silo.Tests;

/// <summary>The real Envoy, for tests that need it.</summary>
internal static class EnvoyTool
{
    private const string RequireVariable = "KGATEWAY_REQUIRE_TOOLS";

    private static readonly Lazy<string?> Found = new(Find);

    /// <summary>The program; the test is skipped when there is none, or fails where tools are required.</summary>
    public static string Program
    {
        get
        {
            if (Found.Value is { } program)
                return program;
            if (Environment.GetEnvironmentVariable(RequireVariable) == "1")
                Assert.Fail("There is no Envoy, and tools are required.");
            Assert.Skip("There is no Envoy: neither KGATEWAY_ENVOY, nor in PATH, nor by ../shared/tools/install.");
            return "";
        }
    }

    private static string? Find()
    {
        if (EnvoyBinary.Find(null, Environment.GetEnvironmentVariable) is { } program)
            return program;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var install = Path.Combine(at.FullName, "..", "shared", "tools", "install");
            if (!File.Exists(Path.Combine(at.FullName, "KGateway.sln")) || !File.Exists(install))
                continue;
            using var process = Process.Start(new ProcessStartInfo(install) { RedirectStandardOutput = true })!;
            var folder = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return EnvoyBinary.Find(folder, static _ => null);
        }

        return null;
    }
}
