using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.State;
using KGateway.Translation.Waypoints;

namespace KGateway.Translation.Gateways;

/// <summary>Tells what must be deployed for a Gateway.</summary>
internal static class InfrastructureBuilder
{
    /// <summary>The infrastructure of a Gateway, found without translating it; null when it is gone or belongs to another controller.</summary>
    public static GatewayInfrastructure? Find(ObjectKey key, ClusterState state, TranslationSettings settings)
    {
        if (WaypointFrame.Find(key, state.Get<Gateway>, state.Get<GatewayClass>) is { } waypoint)
            return Build(waypoint);
        return FrameBuilder.Build(key, new RecordingLookups(state), settings) is { } frame ? Build(frame) : null;
    }

    /// <summary>The infrastructure of a Gateway.</summary>
    public static GatewayInfrastructure Build(GatewayFrame frame) => Build(frame.Gateway, frame.Class, frame.Ports.Keys, waypoint: false);

    /// <summary>The infrastructure of a waypoint.</summary>
    public static GatewayInfrastructure Build(WaypointFrame frame) =>
        Build(frame.Gateway, frame.Class, frame.Listener is { } listener ? [new ListenerPort(listener.Port, Udp: false)] : [], waypoint: true);

    private static GatewayInfrastructure Build(Gateway gateway, GatewayClass @class, IEnumerable<ListenerPort> ports, bool waypoint) => new()
    {
        Gateway = gateway.Key,
        Generation = gateway.Metadata.Generation,
        Uid = gateway.Metadata.Uid,
        ClassName = gateway.Spec.GatewayClassName,
        Waypoint = waypoint,
        Ports = ports.Select(static port => new InfrastructurePort(port.Number, port.Protocol)).ToEquatableArray(),
        Labels = gateway.Spec.Infrastructure?.Labels ?? default,
        Annotations = gateway.Spec.Infrastructure?.Annotations ?? default,
        Addresses = gateway.Spec.Addresses,
        Parameters = gateway.Spec.Infrastructure?.ParametersRef,
        ClassParameters = @class.Spec.ParametersRef,
    };
}
