using System.Globalization;
using KGateway.Resources;

namespace KGateway.Translation.Waypoints;

/// <summary>Which waypoint an object asks for in its labels (Istio ambient).</summary>
/// <param name="Decided">Whether the labels say anything; if not, the object's namespace decides.</param>
/// <param name="Waypoint">The Gateway; null when there shall be none, or the labels say nothing.</param>
/// <param name="Canary">The second Gateway, which gets some of the connections and must give equal answers; null for none.</param>
internal readonly record struct WaypointBinding(bool Decided, ObjectKey? Waypoint, ObjectKey? Canary = null)
{
    private const string NameLabel = "istio.io/use-waypoint";
    private const string NamespaceLabel = "istio.io/use-waypoint-namespace";
    private const string CanaryLabel = "istio.io/use-waypoint-canary";
    private const string CanaryNamespaceLabel = "istio.io/use-waypoint-canary-namespace";
    private const string CanaryWeightAnnotation = "istio.io/use-waypoint-canary-weight";
    private const string None = "none";
    private const int WholeWeight = 100;

    /// <summary>Reads the metadata of an object in a namespace, or of the namespace itself.</summary>
    public static WaypointBinding Read(ObjectMeta metadata, string @namespace)
    {
        StringMap labels = metadata.Labels;
        if (labels.GetValueOrDefault(NameLabel) is not { Length: > 0 } name)
            return default;
        if (name == None)
            return new(true, null);
        var waypoint = new ObjectKey(NamespaceIn(labels, NamespaceLabel, @namespace), name);
        return new(true, waypoint, CanaryOf(metadata, @namespace) is { } canary && canary != waypoint ? canary : null);
    }

    private static ObjectKey? CanaryOf(ObjectMeta metadata, string @namespace)
    {
        if (metadata.Labels.GetValueOrDefault(CanaryLabel) is not { Length: > 0 } name || name == None)
            return null;
        string? weight = metadata.Annotations.GetValueOrDefault(CanaryWeightAnnotation);
        // Istio sends nothing to a canary whose weight it can't read.
        return weight is null
            || (int.TryParse(weight, NumberStyles.None, CultureInfo.InvariantCulture, out int percent) && percent <= WholeWeight)
            ? new ObjectKey(NamespaceIn(metadata.Labels, CanaryNamespaceLabel, @namespace), name)
            : null;
    }

    private static string NamespaceIn(StringMap labels, string label, string @namespace) =>
        labels.GetValueOrDefault(label) is { Length: > 0 } other ? other : @namespace;
}
