using System.Globalization;
using System.Text.Json.Nodes;
using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>
/// Makes what happens before a proxy ends: it fails its health checks, so that it asks clients to leave, and waits until the cluster has
/// stopped sending it new ones.
/// </summary>
internal static class PreStopRendering
{
    private const string FailHealthChecks = "POST /healthcheck/fail HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n";

    /// <summary>The handler; null when there is nothing to do.</summary>
    public static JsonObject? Render(GracefulShutdown shutdown, ProxyImageContent image)
    {
        if (shutdown.Enabled == false)
            return null;
        var seconds = (shutdown.SleepTimeSeconds ?? 0).ToString(CultureInfo.InvariantCulture);
        switch (image)
        {
            case ProxyImageContent.Wrapper:
                return Run("/bin/sh", $"wget --post-data \"\" -O /dev/null 127.0.0.1:19000/healthcheck/fail; sleep {seconds}");
            case ProxyImageContent.EnvoyAndShell:
                // There is no program for HTTP in the image, but the shell can open connections.
                return Run(
                    "/bin/bash",
                    $"exec 3<>/dev/tcp/127.0.0.1/19000 && printf '{FailHealthChecks}' >&3 && cat <&3 >/dev/null; sleep {seconds}");
            default:
                // Only the kubelet can wait here; endless connections are cut at the end.
                return shutdown.SleepTimeSeconds > 0
                    ? new JsonObject { ["sleep"] = new JsonObject { ["seconds"] = shutdown.SleepTimeSeconds } }
                    : null;
        }
    }

    private static JsonObject Run(string shell, string command) =>
        new() { ["exec"] = new JsonObject { ["command"] = new JsonArray(shell, "-c", command) } };
}
