using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace KGateway.EndToEnd.Cluster.Harness;

/// <summary>What may be seen of a control plane by whoever can reach its port and shows a token, or none.</summary>
internal static class XdsClient
{
    private const string Clusters = "type.googleapis.com/envoy.config.cluster.v3.Cluster";

    /// <summary>The names of the clusters in the first answer to a proxy of a Gateway, or how the control plane refused it.</summary>
    public static async Task<(Status Status, string[] Clusters)> AskAsync(
        Installation installation, string replica, string ns, string nodeId, string? token, TimeSpan deadline)
    {
        using var channel = GrpcChannel.ForAddress(
            $"http://{replica}:9977", new GrpcChannelOptions { HttpHandler = installation.Network.Handler(), DisposeHttpClient = true });
        var headers = new Grpc.Core.Metadata();
        if (token is not null)
        {
            headers.Add("authorization", $"Bearer {token}");
        }

        using var call = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel)
            .DeltaAggregatedResources(headers, TimeProvider.System.GetUtcNow().UtcDateTime + deadline);
        try
        {
            await call.RequestStream.WriteAsync(new DeltaDiscoveryRequest { TypeUrl = Clusters, Node = NodeOf(ns, nodeId) });
            return await call.ResponseStream.MoveNext(CancellationToken.None)
                ? (Status.DefaultSuccess, [.. call.ResponseStream.Current.Resources.Select(static resource => resource.Name)])
                : (call.GetStatus(), []);
        }
        catch (RpcException refused)
        {
            return (refused.Status, []);
        }
    }

    private static Node NodeOf(string ns, string nodeId) => new()
    {
        Id = nodeId,
        UserAgentName = "envoy",
        UserAgentVersion = "1.40.0",
        Metadata = new Struct { Fields = { ["role"] = Value.ForString($"kgateway-kube-gateway-api~{ns}~edge") } },
    };
}
