using Envoy.Service.Status.V3;
using Envoy.Type.Matcher.V3;
using Grpc.Core;
using KGateway.XdsFrontend.Authentication;
using KGateway.XdsFrontend.Sessions;

namespace KGateway.XdsFrontend.ClientStatus;

/// <summary>
/// CSDS: what each proxy of this replica holds, in Envoy's own messages, for the tools that read them. Credentials show the proxies of the
/// Gateways whose configuration they allow, and no others.
/// </summary>
internal sealed class ClientStatusService(StreamRegistry registry, IProxyAuthenticator authenticator)
    : ClientStatusDiscoveryService.ClientStatusDiscoveryServiceBase
{
    public override async Task<ClientStatusResponse> FetchClientStatus(ClientStatusRequest request, ServerCallContext context) =>
        Describe(request, await AuthenticateAsync(context));

    public override async Task StreamClientStatus(
        IAsyncStreamReader<ClientStatusRequest> requestStream, IServerStreamWriter<ClientStatusResponse> responseStream, ServerCallContext context)
    {
        var grant = await AuthenticateAsync(context);
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            await responseStream.WriteAsync(Describe(requestStream.Current, grant), context.CancellationToken);
        }
    }

    private async Task<ProxyGrant> AuthenticateAsync(ServerCallContext call)
    {
        var certificate = call.GetHttpContext().Connection.ClientCertificate;
        var credentials = new ProxyCredentials(call.RequestHeaders, certificate, call.Peer, NodeId: "");
        var grant = await authenticator.AuthenticateAsync(credentials, call.CancellationToken);
        return grant.Refusal is null ? grant : throw new RpcException(new Status(SessionFactory.CodeOf(grant.RefusalKind), grant.Refusal));
    }

    private ClientStatusResponse Describe(ClientStatusRequest request, ProxyGrant grant)
    {
        if (grant.Revoked.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, "the credentials are no longer accepted"));
        }

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
            if (grant.Allows(session.Hello.Gateway) && (ids.Count == 0 || ids.Exists(id => Matches(id, session.Hello.NodeId))))
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
