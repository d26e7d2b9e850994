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
            string[] identity = await IdentityAsync(installation, site, $"proxy-{i}");
            var (control, report) = (Path.ChangeExtension(identity[^1], "socket"), Path.ChangeExtension(identity[^1], "json"));
            var process = installation.Lab.Start(
                [program, "load", "--scenario", "wait", "--target", $"kgateway.{Installation.Namespace}.svc.cluster.local:9977", .. identity, "--control", $"unix:{control}", "-o", report]);
            process.StandardInput.Close();
            _ = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
            fleet._proxies.Add((process, control, report));
        }

        return fleet;
    }

    /// <summary>Lets a proxy go from one replica to another and back some times; the report.</summary>
    public static async Task<JsonElement> StormAsync(Installation installation, Site site, string from, string to)
    {
        var identity = await IdentityAsync(installation, site, "wanderer");
        var report = await installation.Lab.ExecAsync(
            [Tools.XdsBench, "storm", "--target", $"{from}:9977", "--to", $"{to}:9977", "--repeat", "4", .. identity]);
        return JsonDocument.Parse(report[report.IndexOf('{', StringComparison.Ordinal)..]).RootElement.Clone();
    }

    /// <summary>Ends it; the reports of all.</summary>
    public async Task<JsonElement[]> StopAsync()
    {
        foreach (var (process, control, _) in _proxies)
        {
            // It may end before it has answered.
            await _installation.Lab.ExecAsync("sh", "-c", $"curl -s -X POST --unix-socket {control} http://fleet/stop || true");
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await process.WaitForExitAsync(limit.Token);
        }

        return [.. _proxies.Select(static proxy => JsonDocument.Parse(File.ReadAllText(proxy.Report)).RootElement.Clone())];
    }

    // The token's file comes last.
    private static async Task<string[]> IdentityAsync(Installation installation, Site site, string pod)
    {
        var token = Path.Combine(installation.Lab.Folder, $"{site.Namespace}-{pod}.token");
        await File.WriteAllTextAsync(token, await site.TokenAsync(await site.PodAsync(pod)));
        return
        [
            "--clients", "1", "--node-role", $"kgateway-kube-gateway-api~{site.Namespace}~edge", "--node-id", $"{pod}.{site.Namespace}", "--token-file", token,
        ];
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
