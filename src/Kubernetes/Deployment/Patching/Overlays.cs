using System.Text.Json.Nodes;
using KGateway.Resources;
using KGateway.Resources.Kgateway.Parameters;

namespace KGateway.Kubernetes.Deployment.Patching;

/// <summary>Applies the patches of GatewayParameters to the objects that were made.</summary>
internal static class Overlays
{
    /// <summary>The object with all patches applied, one after the other.</summary>
    /// <exception cref="OverlayException">A patch is no patch, or takes away what the object can't be without.</exception>
    public static JsonObject Apply(JsonObject body, EquatableArray<ObjectOverlay> overlays, DeployedKind kind)
    {
        foreach (var overlay in overlays)
        {
            AddMetadata(body, "labels", overlay.Metadata?.Labels ?? default);
            AddMetadata(body, "annotations", overlay.Metadata?.Annotations ?? default);

            // A ServiceAccount has no specification that could be patched.
            if (overlay.Spec is { } spec && kind != DeployedKind.ServiceAccount)
                PatchSpec(body, spec, kind);
        }

        return body;
    }

    private static void AddMetadata(JsonObject body, string field, StringMap entries)
    {
        if (entries.IsEmpty)
            return;
        var metadata = body["metadata"]!.AsObject();
        if (metadata[field] is not JsonObject map)
            metadata[field] = map = [];
        foreach (var (key, value) in entries)
            map[key] = value;
    }

    private static void PatchSpec(JsonObject body, RawJson spec, DeployedKind kind)
    {
        if (JsonNode.Parse(spec.Text) is not JsonObject patch)
            throw new OverlayException($"The patch of the {kind.Kind} is no object.");

        // Nobody but the owner of this kind knows the meaning of its lists.
        if (kind == DeployedKind.VerticalPodAutoscaler)
        {
            var target = body["spec"]!.AsObject();
            foreach (var (field, value) in patch)
                target[field] = value?.DeepClone();
            return;
        }

        try
        {
            var merged = StrategicMerge.Apply(body["spec"] as JsonObject, patch);
            if (merged is null)
                body.Remove("spec");
            else
                body["spec"] = merged;
        }
        catch (OverlayException e)
        {
            throw new OverlayException($"The patch of the {kind.Kind} can't be applied: {e.Message}");
        }
    }
}
