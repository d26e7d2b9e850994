using System.Collections.Concurrent;
using Grpc.Core;
using KGateway.EndToEnd.Policies.Servers.Protos.Health;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>Says by gRPC that one service is healthy and all others aren't.</summary>
internal sealed class HealthService(string healthy) : Health.HealthBase
{
    /// <summary>The services that were asked for, each with the authority that the call was for.</summary>
    public ConcurrentQueue<(string Service, string Authority)> Asked { get; } = [];

    /// <inheritdoc/>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        Asked.Enqueue((request.Service, context.Host));
        return Task.FromResult(new HealthCheckResponse
        {
            Status = request.Service == healthy
                ? HealthCheckResponse.Types.ServingStatus.Serving
                : HealthCheckResponse.Types.ServingStatus.NotServing,
        });
    }
}
