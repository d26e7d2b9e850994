using System.Diagnostics;
using KGateway.Kubernetes.Tests.Harness;

namespace KGateway.Kubernetes.Tests.Charts;

/// <summary>Renders the charts with the real Helm; tests are skipped where there is none.</summary>
internal static class Chart
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static string Folder(string chart) => Path.Combine(Tools.Root, "deploy", "helm", chart);

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
        var start = new ProcessStartInfo(Tools.Program("helm", "KGATEWAY_HELM")) { RedirectStandardOutput = true, RedirectStandardError = true };
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
}
