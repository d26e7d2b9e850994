using System.Globalization;
using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Gateways;
using KGateway.Translation.State;

namespace KGateway.Translation.Waypoints;

/// <summary>A Gateway that is a waypoint, before Services and routes are looked at.</summary>
/// <param name="Gateway">The Gateway.</param>
/// <param name="Class">Its class.</param>
/// <param name="Listener">The listener that takes connections from the node's proxy; null when the Gateway has none.</param>
/// <param name="Admission">The listener whose <c>allowedRoutes</c> says which namespaces may use the waypoint; null for its own alone.</param>
/// <param name="ServesServices">Whether it is meant for traffic to Services, rather than to workloads alone or to nothing.</param>
internal sealed record WaypointFrame(Gateway Gateway, GatewayClass Class, Listener? Listener, Listener? Admission, bool ServesServices)
{
    /// <summary>Name of the class of waypoints.</summary>
    public const string ClassName = "kgateway-waypoint";

    /// <summary>Protocol of listeners that take connections with a PROXY header.</summary>
    public const string ProxyProtocol = "istio.io/PROXY";

    private const string TunnelProtocol = "HBONE";
    private const int TunnelPort = 15008;
    private const string BindingAnnotation = "ambient.istio.io/waypoint-inbound-binding";

    // What the class has that this controller makes.
    private const string ProxyBinding = "PROXY";
    private const string ForLabel = "istio.io/waypoint-for";

    /// <summary>Whether Gateways of a class are waypoints.</summary>
    public static bool IsWaypoint(GatewayClass @class) =>
        @class.Metadata.Name == ClassName && @class.Spec.ControllerName == TranslationSettings.ControllerName;

    /// <summary>The frame of a Gateway; null when it is gone or no waypoint.</summary>
    public static WaypointFrame? Find(ObjectKey key, Func<ObjectKey, Gateway?> gateways, Func<ObjectKey, GatewayClass?> classes) =>
        gateways(key) is { } gateway && classes(new("", gateway.Spec.GatewayClassName)) is { } @class && IsWaypoint(@class)
            ? Of(gateway, @class)
            : null;

    /// <summary>The frame of a Gateway; its first listener of the right protocol, and with a port that is one, counts.</summary>
    public static WaypointFrame Of(Gateway gateway, GatewayClass @class)
    {
        Listener? chosen = null;
        foreach (Listener listener in gateway.Spec.Listeners)
        {
            if (listener is { Protocol: ProxyProtocol, Port: >= 1 and <= ushort.MaxValue })
            {
                chosen = listener;
                break;
            }
        }

        string? traffic = gateway.Metadata.Labels.GetValueOrDefault(ForLabel) ?? @class.Metadata.Labels.GetValueOrDefault(ForLabel);
        bool services = traffic is null or "" or "service" or "all";
        return new(gateway, @class, chosen, AdmissionOf(gateway, @class), services);
    }

    /// <summary>
    /// Whether objects of a namespace may use the waypoint. Istio steers traffic by the same rule, so that admitting more would be in vain.
    /// </summary>
    public bool Admits(string @namespace, ILookups lookups) => (Admission?.AllowedRoutes.Namespaces.From ?? FromNamespaces.Same) switch
    {
        FromNamespaces.All => true,
        FromNamespaces.Selector => NamespaceSelection.Matches(Admission!.AllowedRoutes.Namespaces.Selector, @namespace, lookups),
        _ => @namespace == Gateway.Metadata.Namespace,
    };

    // Istio's choice: by the number in the binding annotation, else by the protocol.
    private static Listener? AdmissionOf(Gateway gateway, GatewayClass @class)
    {
        string binding = gateway.Metadata.Annotations.GetValueOrDefault(BindingAnnotation)
            ?? @class.Metadata.Annotations.GetValueOrDefault(BindingAnnotation)
            ?? ProxyBinding;
        Listener? byBinding = null;
        if (binding == ProxyBinding)
        {
            byBinding = Find(static listener => listener.Protocol == ProxyProtocol);
        }
        else if (binding.StartsWith(ProxyBinding + "/", StringComparison.Ordinal)
            && int.TryParse(binding.AsSpan(ProxyBinding.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port))
        {
            byBinding = Find(listener => listener.Port == port);
        }

        return byBinding ?? Find(static listener => listener is { Protocol: TunnelProtocol, Port: TunnelPort });

        Listener? Find(Func<Listener, bool> matches)
        {
            foreach (Listener listener in gateway.Spec.Listeners)
            {
                if (matches(listener))
                    return listener;
            }

            return null;
        }
    }
}
