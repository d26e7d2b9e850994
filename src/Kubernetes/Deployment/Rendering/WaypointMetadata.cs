namespace KGateway.Kubernetes.Deployment.Rendering;

/// <summary>Labels and annotations by which an ambient mesh knows what a pod or Service is.</summary>
internal static class WaypointMetadata
{
    /// <summary>Label: whether the node's proxy captures a pod.</summary>
    public const string DataplaneMode = "istio.io/dataplane-mode";

    public const string Ambient = "ambient";

    /// <summary>Label: which waypoint an object uses. A waypoint must use none, or connections would go round in a circle.</summary>
    public const string UseWaypoint = "istio.io/use-waypoint";

    public const string None = "none";

    /// <summary>Annotation: whether the node's proxy answers the pod's name lookups.</summary>
    public const string DnsCapture = "ambient.istio.io/dns-capture";

    /// <summary>Annotation of a class: how the node's proxy hands connections over.</summary>
    public const string InboundBinding = "ambient.istio.io/waypoint-inbound-binding";
}
