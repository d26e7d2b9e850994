using System.Security.Cryptography.X509Certificates;
using Envoy.Config.Core.V3;
using Grpc.Core;
using KGateway.Grains.Contracts.Proxies;
using KGateway.Resources;
using KGateway.Translation.Encoding;
using KGateway.XdsFrontend.Authentication;
using KGateway.XdsFrontend.Diagnostics;
using KGateway.XdsFrontend.Engine;
using KGateway.XdsFrontend.Nodes;
using KGateway.XdsFrontend.Transport;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KGateway.XdsFrontend.Sessions;

/// <summary>Opens sessions: reads the first request, authenticates, is admitted, and runs the session until the stream ends.</summary>
internal sealed partial class SessionFactory(
    IProxyAdmission admission,
    IProxyAuthenticator authenticator,
    IOptions<XdsFrontendOptions> options,
    StreamRegistry registry,
    PushGate gate,
    XdsMetrics metrics,
    TimeProvider time,
    ILogger<Session> logger)
{
    private readonly EngineOptions _engineOptions = new()
    {
        MaxResponseBytes = options.Value.MaxResponseBytes,
        AnswerPatience = options.Value.AnswerPatience,
        EndpointsPatience = options.Value.EndpointsPatience,
        RemovalPatience = options.Value.RemovalPatience,
        RemovalGrace = options.Value.RemovalGrace,
    };

    /// <summary>Serves one stream; <paramref name="type"/> is the only type on services of a single type.</summary>
    public async Task RunAsync<TRequest>(
        IRequestForm<TRequest> form,
        IAsyncStreamReader<TRequest> requests,
        IServerStreamWriter<XdsResponse> responses,
        ServerCallContext call,
        XdsType? type)
        where TRequest : class
    {
        if (registry.Draining)
        {
            call.SayGoodbye();
            throw Status(StatusCode.Unavailable, "this replica is shutting down");
        }

        if (!await requests.MoveNext(call.CancellationToken))
        {
            return;
        }

        var (hello, grant) = await GreetAsync(form, requests.Current, call);
        IProxyConnection connection;
        try
        {
            connection = await admission.ConnectAsync(hello, call.CancellationToken);
        }
        catch (ProxyRefusedException refusal)
        {
            NotAdmitted(hello.NodeId, hello.Gateway, hello.Peer, refusal.Message);
            if (refusal.Reason != ProxyRefusal.NotReady)
            {
                throw Status(StatusCode.NotFound, refusal.Message);
            }

            // Another replica may be ready.
            call.SayGoodbye();
            throw Status(StatusCode.Unavailable, refusal.Message);
        }

        await using (connection)
        {
            var node = form.NodeOf(requests.Current)!;
            var session = new Session(hello, node, connection, form.Wire, _engineOptions, gate, metrics, call.Goodbye(), time, logger);
            registry.Add(session, call.GetHttpContext().Response);
            metrics.StreamOpened(hello);
            Connected(hello.NodeId, hello.Gateway, hello.Peer, hello.StreamId, hello.Delta ? "delta" : "state of the world");
            try
            {
                if (registry.Draining)
                {
                    session.Drain();
                }

                await using var age = options.Value.StreamAge is { } limit ? new StreamAge(session, limit, time) : null;
                await using var revocation = grant.Revoked.UnsafeRegister(static state => ((Session)state!).Revoke(), session);
                await session.RunAsync(form, requests, responses, type, call.CancellationToken);
            }
            finally
            {
                registry.Remove(session);
                metrics.StreamClosed(hello);
                session.Dispose();
                Disconnected(hello.NodeId, hello.Gateway, hello.StreamId);
            }
        }
    }

    private async Task<(ProxyHello Hello, ProxyGrant Grant)> GreetAsync<TRequest>(
        IRequestForm<TRequest> form, TRequest first, ServerCallContext call)
    {
        if (form.NodeOf(first) is not { Id.Length: > 0 } node)
        {
            throw Status(StatusCode.InvalidArgument, "the first request of a stream must have a node with an id");
        }

        ObjectKey? claim = NodeRole.TryRead(node, out var named, out _) ? named : null;
        var credentials = new ProxyCredentials(call.RequestHeaders, CertificateOf(call), call.Peer, node.Id, claim);
        metrics.AuthenticationBegins();
        var grant = await authenticator.AuthenticateAsync(credentials, call.CancellationToken);
        metrics.AuthenticationEnds(grant.Refusal is null);
        if (grant.Refusal is { } reason)
        {
            NotAuthenticated(node.Id, call.Peer, reason);
            throw Status(CodeOf(grant.RefusalKind), reason);
        }

        var gateway = GatewayOf(node, grant, call.Peer);
        var hello = new ProxyHello(node.Id, gateway, Guid.NewGuid().ToString("N"), call.Peer, UserAgentOf(node), form.Delta)
        {
            Locality = node.Locality is { } locality ? new(locality.Region, locality.Zone, locality.SubZone) : default,
        };
        return (hello, grant);
    }

    /// <summary>The status by which a refusal is told.</summary>
    internal static StatusCode CodeOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Forbidden => StatusCode.PermissionDenied,
        RefusalKind.Unavailable => StatusCode.Unavailable,
        _ => StatusCode.Unauthenticated,
    };

    private ObjectKey GatewayOf(Node node, ProxyGrant grant, string peer)
    {
        if (!grant.Any && grant.Gateways.Length == 1)
        {
            return grant.Gateways[0];
        }

        if (!NodeRole.TryRead(node, out var gateway, out var problem))
        {
            BadNode(node.Id, peer, problem);
            throw Status(StatusCode.InvalidArgument, problem);
        }

        if (!grant.Allows(gateway))
        {
            var reason = $"the credentials don't allow the configuration of Gateway {gateway}";
            NotAuthenticated(node.Id, peer, reason);
            throw Status(StatusCode.PermissionDenied, reason);
        }

        return gateway;
    }

    private static X509Certificate2? CertificateOf(ServerCallContext call) => call.GetHttpContext().Connection.ClientCertificate;

    private static string UserAgentOf(Node node)
    {
        var build = node.UserAgentBuildVersion?.Version;
        var version = build is null ? node.UserAgentVersion : $"{build.MajorNumber}.{build.MinorNumber}.{build.Patch}";
        return $"{node.UserAgentName} {version}".Trim();
    }

    private static RpcException Status(StatusCode code, string detail) => new(new Status(code, detail));
}
