using System.Collections.Concurrent;
using Grpc.Core;
using KGateway.EndToEnd.Policies.Servers.Protos.Auth;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>Lets requests pass whose header <c>x-user</c> isn't <c>nobody</c>, and tells the backend who it was.</summary>
internal sealed class AuthorizationService : Authorization.AuthorizationBase
{
    private const int PermissionDenied = 7;

    /// <summary>What was asked.</summary>
    public ConcurrentQueue<AttributeContext> Asked { get; } = [];

    /// <inheritdoc/>
    public override Task<CheckResponse> Check(CheckRequest request, ServerCallContext context)
    {
        Asked.Enqueue(request.Attributes);
        var user = request.Attributes.Request.Http.Headers.GetValueOrDefault("x-user", "nobody");
        return Task.FromResult(user == "nobody"
            ? new CheckResponse
            {
                Status = new RpcStatus { Code = PermissionDenied },
                DeniedResponse = new DeniedHttpResponse { Status = new HttpStatus { Code = 401 }, Body = "who are you?" },
            }
            : new CheckResponse
            {
                Status = new RpcStatus(),
                OkResponse = new OkHttpResponse { Headers = { new HeaderOption { Header = new Header { Key = "x-authorized", Value = user } } } },
            });
    }
}
