using Envoy.Extensions.TransportSockets.Tls.V3;
using Envoy.Service.Discovery.V3;
using Envoy.Service.Secret.V3;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>Gives out the secrets that proxies name, as an agent in their pods does.</summary>
internal sealed class SecretService(Func<string, Secret> find) : SecretDiscoveryService.SecretDiscoveryServiceBase
{
    /// <inheritdoc/>
    public override async Task StreamSecrets(
        IAsyncStreamReader<DiscoveryRequest> requestStream, IServerStreamWriter<DiscoveryResponse> responseStream, ServerCallContext context)
    {
        string[] known = [];
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            // What names nothing new is an acknowledgement.
            if (request.ResourceNames.SequenceEqual(known))
                continue;
            known = [.. request.ResourceNames];
            var response = new DiscoveryResponse { TypeUrl = request.TypeUrl, VersionInfo = "1", Nonce = $"{known.Length}" };
            response.Resources.AddRange(known.Select(name => Any.Pack(find(name))));
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }
}
