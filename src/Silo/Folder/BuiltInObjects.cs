using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation;

namespace KGateway.Silo.Folder;

/// <summary>Objects that a controller in a cluster makes at its start; a folder that writes them itself overrides them.</summary>
internal static class BuiltInObjects
{
    /// <summary>The GatewayClasses of ingress Gateways and, if they are enabled, of waypoints.</summary>
    public static ImmutableArray<Resource> For(TranslationSettings settings) =>
        settings.EnableWaypoint
            ? [Class("kgateway", "Entrance to the cluster."), Class("kgateway-waypoint", "Waypoint of an ambient mesh.")]
            : [Class("kgateway", "Entrance to the cluster.")];

    private static GatewayClass Class(string name, string description) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new GatewayClassSpec { ControllerName = TranslationSettings.ControllerName, Description = description },
    };
}
