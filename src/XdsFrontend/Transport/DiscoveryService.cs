using Envoy.Service.Discovery.V3;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Engine;
using KGateway.XdsFrontend.Sessions;

namespace KGateway.XdsFrontend.Transport;

/// <summary>The gRPC methods of ADS and of the services of single types, all through the same sessions. Fetching is not offered.</summary>
internal sealed class DiscoveryService(SessionFactory sessions)
{
    private Task Delta(
        IAsyncStreamReader<DeltaDiscoveryRequest> requests, IServerStreamWriter<XdsResponse> responses, ServerCallContext call, XdsType? type) =>
        sessions.RunAsync(DeltaRequestForm.Instance, requests, responses, call, type);

    private Task StateOfTheWorld(
        IAsyncStreamReader<DiscoveryRequest> requests, IServerStreamWriter<XdsResponse> responses, ServerCallContext call, XdsType? type) =>
        sessions.RunAsync(StateOfTheWorldRequestForm.Instance, requests, responses, call, type);

    /// <summary>Registers the methods: generated service classes would make a response object for each stream.</summary>
    internal sealed class Methods : IServiceMethodProvider<DiscoveryService>
    {
        private static readonly Marshaller<DeltaDiscoveryRequest> DeltaRequests = Marshallers.Create(
            (DeltaDiscoveryRequest _, SerializationContext _) => throw new NotSupportedException("Requests are only read."),
            context => DeltaDiscoveryRequest.Parser.ParseFrom(context.PayloadAsReadOnlySequence()));

        private static readonly Marshaller<DiscoveryRequest> Requests = Marshallers.Create(
            (DiscoveryRequest _, SerializationContext _) => throw new NotSupportedException("Requests are only read."),
            context => DiscoveryRequest.Parser.ParseFrom(context.PayloadAsReadOnlySequence()));

        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<DiscoveryService> context)
        {
            Add(context, "envoy.service.discovery.v3.AggregatedDiscoveryService", "AggregatedResources", null);
            Add(context, "envoy.service.cluster.v3.ClusterDiscoveryService", "Clusters", XdsType.Cluster);
            Add(context, "envoy.service.endpoint.v3.EndpointDiscoveryService", "Endpoints", XdsType.Endpoints);
            Add(context, "envoy.service.secret.v3.SecretDiscoveryService", "Secrets", XdsType.Secret);
            Add(context, "envoy.service.listener.v3.ListenerDiscoveryService", "Listeners", XdsType.Listener);
            Add(context, "envoy.service.route.v3.RouteDiscoveryService", "Routes", XdsType.Route);
        }

        private static void Add(ServiceMethodProviderContext<DiscoveryService> context, string service, string resources, XdsType? type)
        {
            var delta = new Method<DeltaDiscoveryRequest, XdsResponse>(
                MethodType.DuplexStreaming, service, "Delta" + resources, DeltaRequests, ResponseMarshallers.Delta);
            var stream = new Method<DiscoveryRequest, XdsResponse>(
                MethodType.DuplexStreaming, service, "Stream" + resources, Requests, ResponseMarshallers.StateOfTheWorld);
            context.AddDuplexStreamingMethod(delta, [], (server, requests, responses, call) => server.Delta(requests, responses, call, type));
            context.AddDuplexStreamingMethod(stream, [], (server, requests, responses, call) => server.StateOfTheWorld(requests, responses, call, type));
        }
    }
}
