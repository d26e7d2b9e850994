using System.Text.Json.Nodes;

namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>Makes the ServiceAccount of proxies; by its name the control plane knows whose they are.</summary>
internal static class ServiceAccountRendering
{
    public static JsonObject Render(RenderingContext context) => new()
    {
        ["apiVersion"] = DeployedKind.ServiceAccount.ApiVersion,
        ["kind"] = DeployedKind.ServiceAccount.Kind,
        ["metadata"] = context.Metadata.Of(
            context.Key, context.Proxy.ServiceAccount?.ExtraLabels ?? default, context.Proxy.ServiceAccount?.ExtraAnnotations ?? default),

        // Proxies get a token for the control plane alone; none for the API server.
        ["automountServiceAccountToken"] = false,
    };
}
