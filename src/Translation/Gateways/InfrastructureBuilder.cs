using KGateway.Resources;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Gateways.Parameters;
using KGateway.Translation.State;
using KGateway.Translation.Waypoints;

namespace KGateway.Translation.Gateways;

/// <summary>Tells what must be deployed for a Gateway, and where it can be reached.</summary>
internal static class InfrastructureBuilder
{
    /// <summary>The infrastructure of a Gateway, found without translating it; null when it is gone or belongs to another controller.</summary>
    public static GatewayInfrastructure? Find(ObjectKey key, ClusterState state, TranslationSettings settings)
    {
        if (WaypointFrame.Find(key, state.Get<Gateway>, state.Get<GatewayClass>) is { } waypoint)
            return Build(waypoint, state, settings).Infrastructure;
        return FrameBuilder.Build(key, new RecordingLookups(state), settings) is { } frame
            ? Build(frame, state, settings).Infrastructure
            : null;
    }

    /// <summary>The deployment of a Gateway.</summary>
    public static GatewayDeployment Build(GatewayFrame frame, ILookups lookups, TranslationSettings settings) =>
        Build(frame.Gateway, frame.Class, frame.Ports.Keys, waypoint: false, lookups, settings);

    /// <summary>The deployment of a waypoint.</summary>
    public static GatewayDeployment Build(WaypointFrame frame, ILookups lookups, TranslationSettings settings) => Build(
        frame.Gateway, frame.Class, frame.Listener is { } listener ? [new ListenerPort(listener.Port, Udp: false)] : [], waypoint: true, lookups, settings);

    private static GatewayDeployment Build(
        Gateway gateway, GatewayClass @class, IEnumerable<ListenerPort> ports, bool waypoint, ILookups lookups, TranslationSettings settings)
    {
        var parameters = ParametersResolver.Resolve(gateway, @class, lookups);
        var infrastructure = new GatewayInfrastructure
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
            Parameters = parameters.Effective,
        };
        return new(
            infrastructure,
            parameters.Problem,
            settings.DeploysToKubernetes ? AddressFinder.Find(infrastructure, lookups, settings.ClusterDomain) : null);
    }
}
