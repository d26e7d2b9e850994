using System.Text.Json.Nodes;
using KGateway.Kubernetes.Deployment.Bootstrap;
using KGateway.Kubernetes.Deployment.Patching;
using KGateway.Resources;
using KGateway.Resources.Kgateway.Parameters;
using KGateway.Translation;

namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>
/// Makes the objects of a Gateway's proxies, as pure data: the names, labels, selectors, ports, probes and volumes are kgateway's, so that
/// its objects are taken over as they are.
/// </summary>
internal static class ProxyRenderer
{
    /// <summary>
    /// The objects in the order in which they are applied; none when the Gateway has no port to serve or the user runs its proxies.
    /// </summary>
    /// <param name="gateway">The Gateway.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="options">What all proxies have in common.</param>
    /// <param name="authorities">The control plane's authorities as PEM; null for xDS without TLS.</param>
    /// <exception cref="OverlayException">A patch of the parameters can't be applied; the message names it.</exception>
    public static IReadOnlyList<DeployedObject> Render(
        GatewayInfrastructure gateway, ProxyParameters parameters, DeployerOptions options, string? authorities)
    {
        if (parameters.SelfManaged)
            return [];
        var context = new RenderingContext(gateway, parameters, options, authorities);
        if (context.Ports.Count == 0)
            return [];
        return
        [
            Object(DeployedKind.ServiceAccount, ServiceAccountRendering.Render(context), context.Overlays.ServiceAccount),
            Object(DeployedKind.ConfigMap, ConfigMapRendering.Render(context), default),
            Object(DeployedKind.Service, ServiceRendering.Render(context), context.Overlays.Service),
            Object(DeployedKind.Deployment, DeploymentRendering.Render(context), context.Overlays.Deployment),
            .. OptionalRendering.Render(context),
        ];

        DeployedObject Object(DeployedKind kind, JsonObject body, EquatableArray<ObjectOverlay> overlays) =>
            new(kind, context.Key, Overlays.Apply(body, overlays, kind));
    }
}
