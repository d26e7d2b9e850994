using Google.Protobuf;
using KGateway.EnvoyApi;
using KGateway.Translation.Encoding;
using V3Cluster = Envoy.Config.Cluster.V3.Cluster;
using V3Endpoints = Envoy.Config.Endpoint.V3.ClusterLoadAssignment;
using V3Listener = Envoy.Config.Listener.V3.Listener;
using V3Routes = Envoy.Config.Route.V3.RouteConfiguration;
using V3Secret = Envoy.Extensions.TransportSockets.Tls.V3.Secret;

namespace KGateway.Translation.Documents;

/// <summary>The JSON form of encoded resources.</summary>
public static class EnvoyResourceJson
{
    /// <summary>One resource, with everything in it: private keys too.</summary>
    public static string Of(EncodedResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var bytes = resource.ToArray();
        IMessage message = resource.Type switch
        {
            XdsType.Cluster => V3Cluster.Parser.ParseFrom(bytes),
            XdsType.Endpoints => V3Endpoints.Parser.ParseFrom(bytes),
            XdsType.Secret => V3Secret.Parser.ParseFrom(bytes),
            XdsType.Listener => V3Listener.Parser.ParseFrom(bytes),
            _ => V3Routes.Parser.ParseFrom(bytes),
        };
        return EnvoyJson.Format(message);
    }
}
