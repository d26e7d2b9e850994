using System.Diagnostics;

namespace KGateway.Kubernetes.Tests.Charts;

/// <summary>Renders the charts with the real Helm, found on the PATH, by KGATEWAY_HELM or by the installer beside the repository.</summary>
internal static class Chart
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<string?> Helm = new(Find);

    public static string Repository { get; } = FindRepository();

    public static string Folder(string chart) => Path.Combine(Repository, "deploy", "helm", chart);

    /// <summary>The objects that a chart makes with some values; each is an argument of <c>--set</c>, or begins with a dash.</summary>
    public static async Task<RenderedChart> RenderAsync(params string[] values)
    {
        var (code, output, errors) = await RunAsync("kgateway", values);
        Assert.True(code == 0, errors);
        return RenderedChart.Parse(output);
    }

    /// <summary>The objects of any chart.</summary>
    public static async Task<RenderedChart> RenderChartAsync(string chart)
    {
        var (code, output, errors) = await RunAsync(chart, []);
        Assert.True(code == 0, errors);
        return RenderedChart.Parse(output);
    }

    /// <summary>What Helm says of wrong values.</summary>
    public static async Task<string> RefuseAsync(params string[] values)
    {
        var (code, output, errors) = await RunAsync("kgateway", values);
        Assert.True(code != 0, $"accepted: {string.Join(' ', values)}");
        Assert.Equal("", output);
        return errors;
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string chart, string[] values)
    {
        var start = new ProcessStartInfo(Program()) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "template", "kgateway", Folder(chart), "--namespace", "kgateway-system" })
            start.ArgumentList.Add(argument);
        foreach (var value in values)
        {
            if (value.StartsWith('-'))
            {
                foreach (var part in value.Split(' ', 2))
                    start.ArgumentList.Add(part);
                continue;
            }

            start.ArgumentList.Add("--set");
            start.ArgumentList.Add(value);
        }

        // Nothing of this machine's configuration may matter.
        start.Environment["HELM_CONFIG_HOME"] = start.Environment["HELM_CACHE_HOME"] = start.Environment["HELM_DATA_HOME"] = Path.GetTempPath();
        start.Environment.Remove("KUBECONFIG");
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return (process.ExitCode, await output, await errors);
    }

    private static string Program()
    {
        if (Helm.Value is { } helm)
            return helm;
        const string Reason = "needs helm: set KGATEWAY_HELM or put it on the PATH";
        Assert.SkipUnless(Environment.GetEnvironmentVariable("KGATEWAY_REQUIRE_TOOLS") == "1" || File.Exists(Installer), Reason);
        throw new InvalidOperationException(Reason);
    }

    private static string Installer => Path.Combine(Repository, "..", "shared", "tools", "install");

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("KGATEWAY_HELM") is { Length: > 0 } named)
            return named;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (folders.Select(static folder => Path.Combine(folder, "helm")).FirstOrDefault(File.Exists) is { } found)
            return found;
        if (!File.Exists(Installer))
            return null;
        using var process = Process.Start(new ProcessStartInfo(Installer) { RedirectStandardOutput = true })!;
        var installed = process.StandardOutput.ReadToEnd().Trim().Split('\n')[^1];
        process.WaitForExit();
        var helm = Path.Combine(installed, "helm");
        return File.Exists(helm) ? helm : null;
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "KGateway.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests must run inside the repository");
    }
}
