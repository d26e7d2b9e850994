using System.Collections.Concurrent;
using Grpc.Core;
using KGateway.EndToEnd.Policies.Servers.Protos.RateLimits;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>Refuses requests with a descriptor that has the value <c>exhausted</c>.</summary>
internal sealed class RateLimitServer : RateLimitService.RateLimitServiceBase
{
    /// <summary>What was asked.</summary>
    public ConcurrentQueue<RateLimitRequest> Asked { get; } = [];

    /// <inheritdoc/>
    public override Task<RateLimitResponse> ShouldRateLimit(RateLimitRequest request, ServerCallContext context)
    {
        Asked.Enqueue(request);
        var over = request.Descriptors.Any(static descriptor => descriptor.Entries.Any(static entry => entry.Value == "exhausted"));
        return Task.FromResult(new RateLimitResponse { OverallCode = over ? RateLimitResponse.Types.Code.OverLimit : RateLimitResponse.Types.Code.Ok });
    }
}
