using System.Text.Json.Nodes;
using KGateway.Kubernetes.Deployment.Rendering.Istio;

namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>Makes the container of the proxy.</summary>
internal static class ContainerRendering
{
    private const string BootstrapFile = "/etc/envoy/envoy.yaml";

    // Region and zone of the node, as Kubernetes copies them to its pods' labels. Merged into the file by Envoy itself.
    private const string Locality =
        "{\"node\":{\"locality\":{\"region\":\"$(" + EnvironmentRendering.Region + ")\",\"zone\":\"$(" + EnvironmentRendering.Zone + ")\"}}}";

    public static JsonObject Render(RenderingContext context)
    {
        var parameters = context.Proxy.EnvoyContainer!;
        var pods = context.Proxy.PodTemplate!;
        var container = new JsonObject { ["name"] = ProxyDefaults.Container, ["image"] = context.Image.Reference };
        container.Put("imagePullPolicy", context.Image.PullPolicy);
        container["args"] = new JsonArray([.. Arguments(context).Select(static argument => (JsonNode)argument)]);
        container["env"] = EnvironmentRendering.Render(context);
        container["ports"] = Ports(context);
        container.Put("startupProbe", pods.StartupProbe);
        container.Put("readinessProbe", pods.ReadinessProbe);
        container.Put("livenessProbe", pods.LivenessProbe);
        if (PreStopRendering.Render(pods.GracefulShutdown!, context.Image.Content) is { } preStop)
            container["lifecycle"] = new JsonObject { ["preStop"] = preStop };
        container.Put("resources", parameters.Resources);
        container.Put("securityContext", parameters.SecurityContext);
        var mounts = VolumeRendering.Mounts();
        if (context.IstioAutoMtls)
            IstioVolumes.AddProxyMountsTo(mounts);
        JsonPieces.Append(mounts, parameters.ExtraVolumeMounts, "mountPath");
        container["volumeMounts"] = mounts;
        return container;
    }

    private static List<string> Arguments(RenderingContext context)
    {
        var parameters = context.Proxy.EnvoyContainer!;
        var arguments = new List<string>();
        if (context.Image.Content != ProxyImageContent.Wrapper)
            arguments.AddRange(["-c", BootstrapFile, "--config-yaml", Locality]);
        arguments.AddRange(
        [
            "--disable-hot-restart",
            "--service-node", "$(POD_NAME).$(POD_NAMESPACE)",
            "--log-level", parameters.Bootstrap!.LogLevel!,
        ]);
        if (!parameters.Bootstrap.ComponentLogLevels.IsEmpty)
        {
            var levels = parameters.Bootstrap.ComponentLogLevels.AsEnumerable().Select(static level => $"{level.Key}:{level.Value}");
            arguments.AddRange(["--component-log-level", string.Join(',', levels)]);
        }

        arguments.AddRange(parameters.ExtraArgs.AsSpan());
        return arguments;
    }

    private static JsonArray Ports(RenderingContext context)
    {
        var ports = new JsonArray();
        foreach (var port in context.Ports)
            ports.Add(new JsonObject { ["name"] = port.Name, ["containerPort"] = port.Port, ["protocol"] = port.Protocol });
        if (context.Proxy.Stats!.Enabled == true)
            ports.Add(new JsonObject { ["name"] = "http-monitoring", ["containerPort"] = ProxyPorts.Metrics, ["protocol"] = "TCP" });
        return ports;
    }
}
