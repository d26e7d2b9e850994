using KGateway.Resources;

namespace KGateway.Translation.Gateways;

/// <summary>Tells what must be deployed for a Gateway.</summary>
internal static class InfrastructureBuilder
{
    private const string WaypointClass = "kgateway-waypoint";

    /// <summary>The infrastructure of a Gateway.</summary>
    public static GatewayInfrastructure Build(GatewayFrame frame)
    {
        var gateway = frame.Gateway;
        var ports = new List<InfrastructurePort>(frame.Ports.Count);
        foreach (var port in frame.Ports.Keys)
            ports.Add(new(port, "TCP"));
        return new GatewayInfrastructure
        {
            Gateway = gateway.Key,
            Generation = gateway.Metadata.Generation,
            Uid = gateway.Metadata.Uid,
            ClassName = gateway.Spec.GatewayClassName,
            Waypoint = gateway.Spec.GatewayClassName == WaypointClass,
            Ports = ports.ToEquatableArray(),
            Labels = gateway.Spec.Infrastructure?.Labels ?? default,
            Annotations = gateway.Spec.Infrastructure?.Annotations ?? default,
            Addresses = gateway.Spec.Addresses,
            Parameters = gateway.Spec.Infrastructure?.ParametersRef,
            ClassParameters = frame.Class.Spec.ParametersRef,
        };
    }
}
