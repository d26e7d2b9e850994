using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KGateway.EndToEnd.Policies.Servers.Protos.RateLimits;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>Refuses requests with a descriptor that has the value <c>exhausted</c>, and tells of a limit of 10 a minute.</summary>
internal sealed class RateLimitServer : RateLimitService.RateLimitServiceBase
{
    /// <summary>What was asked.</summary>
    public ConcurrentQueue<RateLimitRequest> Asked { get; } = [];

    /// <summary>The hosts that it was asked as.</summary>
    public ConcurrentQueue<string> Hosts { get; } = [];

    /// <summary>How long it takes to answer.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How many of the next calls fail.</summary>
    public int Failures { get; set; }

    /// <inheritdoc/>
    public override async Task<RateLimitResponse> ShouldRateLimit(RateLimitRequest request, ServerCallContext context)
    {
        Asked.Enqueue(request);
        Hosts.Enqueue(context.Host);
        if (Failures > 0)
        {
            Failures--;
            throw new RpcException(new Status(StatusCode.Unavailable, "not yet"));
        }

        await Task.Delay(Delay, context.CancellationToken);
        var over = request.Descriptors.Any(static descriptor => descriptor.Entries.Any(static entry => entry.Value == "exhausted"));
        var code = over ? RateLimitResponse.Types.Code.OverLimit : RateLimitResponse.Types.Code.Ok;
        return new RateLimitResponse
        {
            OverallCode = code,
            Statuses =
            {
                new RateLimitResponse.Types.DescriptorStatus
                {
                    Code = code,
                    CurrentLimit = new() { RequestsPerUnit = 10, Unit = RateLimitResponse.Types.RateLimit.Types.Unit.Minute },
                    LimitRemaining = over ? 0u : 7u,
                    DurationUntilReset = Duration.FromTimeSpan(TimeSpan.FromSeconds(30)),
                },
            },
        };
    }
}
