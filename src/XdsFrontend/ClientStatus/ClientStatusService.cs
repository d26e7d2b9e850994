using Envoy.Service.Status.V3;
using Envoy.Type.Matcher.V3;
using Grpc.Core;
using KGateway.XdsFrontend.Sessions;

namespace KGateway.XdsFrontend.ClientStatus;

/// <summary>CSDS: what each proxy of this replica holds, in Envoy's own messages, for the tools that read them.</summary>
internal sealed class ClientStatusService(StreamRegistry registry) : ClientStatusDiscoveryService.ClientStatusDiscoveryServiceBase
{
    public override Task<ClientStatusResponse> FetchClientStatus(ClientStatusRequest request, ServerCallContext context) =>
        Task.FromResult(Describe(request));

    public override async Task StreamClientStatus(
        IAsyncStreamReader<ClientStatusRequest> requestStream, IServerStreamWriter<ClientStatusResponse> responseStream, ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            await responseStream.WriteAsync(Describe(requestStream.Current), context.CancellationToken);
        }
    }

    private ClientStatusResponse Describe(ClientStatusRequest request)
    {
        var ids = new List<StringMatcher>();
        foreach (var matcher in request.NodeMatchers)
        {
            if (matcher.NodeMetadatas.Count > 0)
            {
                throw new RpcException(new Status(StatusCode.InvalidArgument, "node_metadatas is not supported; match by node_id"));
            }

            if (matcher.NodeId is not null)
            {
                ids.Add(matcher.NodeId);
            }
        }

        var response = new ClientStatusResponse();
        foreach (var session in registry.Sessions)
        {
            if (ids.Count == 0 || ids.Exists(id => Matches(id, session.Hello.NodeId)))
            {
                response.Config.Add(session.Inspect(stream => ClientConfigBuilder.Build(session, stream, !request.ExcludeResourceContents)));
            }
        }

        return response;
    }

    private static bool Matches(StringMatcher matcher, string id)
    {
        var comparison = matcher.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return matcher.MatchPatternCase switch
        {
            StringMatcher.MatchPatternOneofCase.Exact => string.Equals(id, matcher.Exact, comparison),
            StringMatcher.MatchPatternOneofCase.Prefix => id.StartsWith(matcher.Prefix, comparison),
            StringMatcher.MatchPatternOneofCase.Suffix => id.EndsWith(matcher.Suffix, comparison),
            StringMatcher.MatchPatternOneofCase.Contains => id.Contains(matcher.Contains, comparison),
            _ => throw new RpcException(new Status(StatusCode.InvalidArgument, "node_id must match by exact, prefix, suffix or contains")),
        };
    }
}
