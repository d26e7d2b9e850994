using System.Diagnostics;
using System.Text.Json;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Cluster.Harness;

/// <summary>
/// Simulated proxies beside a site's Envoy, which check each response against the rules of the protocol. Each has a pod, to which its
/// token is bound.
/// </summary>
internal sealed class XdsFleet : IAsyncDisposable
{
    private readonly Installation _installation;
    private readonly List<(Process Process, string Control, string Report)> _proxies = [];

    private XdsFleet(Installation installation) => _installation = installation;

    /// <summary>Connects some proxies through the control plane's Service.</summary>
    public static async Task<XdsFleet> StartAsync(Installation installation, Site site, int count)
    {
        var fleet = new XdsFleet(installation);
        var program = Tools.XdsBench;
        for (var i = 0; i < count; i++)
        {
            var token = Path.Combine(installation.Lab.Folder, $"{site.Namespace}-{i}.token");
            await File.WriteAllTextAsync(token, await site.TokenAsync(await site.PodAsync($"proxy-{i}")));
            var (control, report) = (Path.ChangeExtension(token, "socket"), Path.ChangeExtension(token, "json"));
            var process = installation.Lab.Start(
                program, "load", "--scenario", "wait", "--clients", "1", "--target", $"kgateway.{Installation.Namespace}.svc.cluster.local:9977",
                "--node-role", $"kgateway-kube-gateway-api~{site.Namespace}~edge", "--node-id", $"proxy-{i}.{site.Namespace}",
                "--token-file", token, "--control", $"unix:{control}", "-o", report);
            process.StandardInput.Close();
            _ = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
            fleet._proxies.Add((process, control, report));
        }

        return fleet;
    }

    /// <summary>Ends it; the reports of all.</summary>
    public async Task<JsonElement[]> StopAsync()
    {
        foreach (var (process, control, _) in _proxies)
        {
            await _installation.Lab.ExecAsync("curl", "-s", "-X", "POST", "--unix-socket", control, "http://fleet/stop");
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await process.WaitForExitAsync(limit.Token);
        }

        return [.. _proxies.Select(static proxy => JsonDocument.Parse(File.ReadAllText(proxy.Report)).RootElement.Clone())];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var (process, _, _) in _proxies)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
        }

        return ValueTask.CompletedTask;
    }
}
