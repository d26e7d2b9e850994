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

    /// <summary>The hosts that it was asked as.</summary>
    public ConcurrentQueue<string> Hosts { get; } = [];

    /// <summary>How long it takes to answer.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How many of the next calls fail.</summary>
    public int Failures { get; set; }

    /// <inheritdoc/>
    public override async Task<CheckResponse> Check(CheckRequest request, ServerCallContext context)
    {
        Asked.Enqueue(request.Attributes);
        Hosts.Enqueue(context.Host);
        if (Failures > 0)
        {
            Failures--;
            throw new RpcException(new Status(StatusCode.Unavailable, "not yet"));
        }

        await Task.Delay(Delay, context.CancellationToken);
        var user = request.Attributes.Request.Http.Headers.GetValueOrDefault("x-user", "nobody");
        return user == "nobody"
            ? new CheckResponse
            {
                Status = new RpcStatus { Code = PermissionDenied },
                DeniedResponse = new DeniedHttpResponse { Status = new HttpStatus { Code = 401 }, Body = "who are you?" },
            }
            : new CheckResponse
            {
                Status = new RpcStatus(),
                OkResponse = new OkHttpResponse { Headers = { new HeaderOption { Header = new Header { Key = "x-authorized", Value = user } } } },
            };
    }
}
