using System.Text.Json.Nodes;
using KGateway.Kubernetes.Deployment.Patching;
using KGateway.Resources;
using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>Makes the objects that exist only if they are asked for: autoscalers and the disruption budget.</summary>
internal static class OptionalRendering
{
    public static IEnumerable<DeployedObject> Render(RenderingContext context)
    {
        var overlays = context.Overlays;
        if (!overlays.HorizontalPodAutoscaler.IsEmpty)
        {
            yield return Object(
                context,
                DeployedKind.HorizontalPodAutoscaler,
                new JsonObject { ["scaleTargetRef"] = Target(context) },
                overlays.HorizontalPodAutoscaler);
        }

        if (!overlays.PodDisruptionBudget.IsEmpty)
        {
            yield return Object(
                context,
                DeployedKind.PodDisruptionBudget,
                new JsonObject { ["selector"] = new JsonObject { ["matchLabels"] = context.Metadata.Selector() } },
                overlays.PodDisruptionBudget);
        }

        if (!overlays.VerticalPodAutoscaler.IsEmpty)
        {
            yield return Object(
                context,
                DeployedKind.VerticalPodAutoscaler,
                new JsonObject { ["targetRef"] = Target(context) },
                overlays.VerticalPodAutoscaler);
        }
    }

    private static JsonObject Target(RenderingContext context) => new()
    {
        ["apiVersion"] = DeployedKind.Deployment.ApiVersion,
        ["kind"] = DeployedKind.Deployment.Kind,
        ["name"] = context.Key.Name,
    };

    private static DeployedObject Object(
        RenderingContext context, DeployedKind kind, JsonObject spec, EquatableArray<ObjectOverlay> overlays)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion,
            ["kind"] = kind.Kind,
            ["metadata"] = context.Metadata.Of(context.Key),
            ["spec"] = spec,
        };
        return new(kind, context.Key, Overlays.Apply(body, overlays, kind));
    }
}
