using Envoy.Config.Core.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Translation.Routes;
using BackoffStrategy = KGateway.Resources.Kgateway.Policies.BackoffStrategy;

namespace KGateway.Translation.Policies.Extensions;

/// <summary>How proxies reach the servers that they ask.</summary>
internal static class ExternalServices
{
    /// <summary>A gRPC server.</summary>
    public static GrpcService Grpc(ExtGrpcService service, string what, ExtensionContext context)
    {
        var authority = service.Authority ?? "";
        context.FailIf(HeaderRules.ValueProblem(authority) is { } problem ? $"the authority is invalid: {problem}" : null);
        return new GrpcService
        {
            EnvoyGrpc = new GrpcService.Types.EnvoyGrpc { ClusterName = context.Cluster(service.BackendRef, what), Authority = authority },
            Timeout = service.RequestTimeout is { } timeout ? Duration.FromTimeSpan(timeout) : null,
            RetryPolicy = Retry(service.Retry, context),
        };
    }

    /// <summary>Retries of requests to a server; null for none.</summary>
    public static RetryPolicy? Retry(ExtServiceRetry? retry, ExtensionContext context) =>
        retry is null ? null : Retry(retry.Attempts, retry.Backoff, context);

    /// <summary>Retries of requests to a server.</summary>
    public static RetryPolicy Retry(int? count, BackoffStrategy? backoff, ExtensionContext context)
    {
        var policy = new RetryPolicy { NumRetries = (uint?)count };
        if (backoff is null)
            return policy;
        context.FailIf(Backoffs.FindProblem(backoff.BaseInterval) is { } problem ? $"backoff.baseInterval {problem}" : null);
        policy.RetryBackOff = Backoffs.ToEnvoy(backoff.BaseInterval, backoff.MaxInterval);
        return policy;
    }
}
