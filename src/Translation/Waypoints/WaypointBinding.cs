using KGateway.Resources;

namespace KGateway.Translation.Waypoints;

/// <summary>Which waypoint an object asks for in its labels (Istio ambient).</summary>
/// <param name="Decided">Whether the labels say anything; if not, the object's namespace decides.</param>
/// <param name="Waypoint">The Gateway; null when there shall be none, or the labels say nothing.</param>
internal readonly record struct WaypointBinding(bool Decided, ObjectKey? Waypoint)
{
    private const string NameLabel = "istio.io/use-waypoint";
    private const string NamespaceLabel = "istio.io/use-waypoint-namespace";
    private const string None = "none";

    /// <summary>Reads the labels of an object in a namespace, or of the namespace itself.</summary>
    public static WaypointBinding Read(StringMap labels, string @namespace)
    {
        if (labels.GetValueOrDefault(NameLabel) is not { Length: > 0 } name)
            return default;
        if (name == None)
            return new(true, null);
        return new(true, new ObjectKey(labels.GetValueOrDefault(NamespaceLabel) is { Length: > 0 } other ? other : @namespace, name));
    }
}
