using System.Diagnostics;

namespace KGateway.EndToEnd.Harness;

/// <summary>The generator of large folders, which simulates proxies too.</summary>
internal static class XdsBench
{
    // Only simulated proxies end with it.
    private const int RuleBroken = 3;

    /// <summary>Runs it to its end; a report of simulated proxies says whether a rule was broken.</summary>
    public static async Task RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0 || (process.ExitCode == RuleBroken && arguments[0] != "gen"), $"xdsbench {string.Join(' ', arguments)}: {process.ExitCode}\n{await output}\n{await error}");
    }

    /// <summary>Starts it; the caller reads what it prints.</summary>
    public static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Tools.XdsBench, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
