using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation;

namespace KGateway.Silo.Hosting;

/// <summary>Objects that count as there where nobody has written them: in a cluster they are made at the start, a folder may override them.</summary>
internal static class BuiltInObjects
{
    private const string IngressClass = "kgateway";
    private const string WaypointClass = "kgateway-waypoint";

    /// <summary>Names of all GatewayClasses that can be built in.</summary>
    public static ImmutableArray<string> ClassNames { get; } = [IngressClass, WaypointClass];

    /// <summary>The GatewayClasses of ingress Gateways and, if they are enabled, of waypoints; with their parameters by name.</summary>
    public static ImmutableArray<Resource> For(
        TranslationSettings settings, IReadOnlyDictionary<string, ParametersReference>? parameters = null) =>
        settings.EnableWaypoint
            ? [Class(IngressClass, "Entrance to the cluster.", parameters), Class(WaypointClass, "Waypoint of an ambient mesh.", parameters)]
            : [Class(IngressClass, "Entrance to the cluster.", parameters)];

    private static GatewayClass Class(string name, string description, IReadOnlyDictionary<string, ParametersReference>? parameters) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new GatewayClassSpec
        {
            ControllerName = TranslationSettings.ControllerName,
            Description = description,
            ParametersRef = parameters?.GetValueOrDefault(name),
        },
    };
}
