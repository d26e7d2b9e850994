using Envoy.Config.Core.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.Policies;
using KGateway.Translation.Routes;
using BackoffStrategy = KGateway.Resources.Kgateway.Policies.BackoffStrategy;

namespace KGateway.Translation.Policies.Extensions;

/// <summary>How proxies reach the servers that they ask.</summary>
internal static class ExternalServices
{
    /// <summary>After what calls by gRPC are tried again: Envoy tries nothing again that isn't named.</summary>
    public const string GrpcRetryOn = "connect-failure,refused-stream,reset,unavailable";

    // Answers of servers by HTTP are errors from 500 on.
    private const string HttpRetryOn = "5xx";

    /// <summary>A gRPC server.</summary>
    public static GrpcService Grpc(ExtGrpcService service, string what, ExtensionContext context)
    {
        var authority = service.Authority ?? "";
        context.FailIf(HeaderRules.ValueProblem(authority) is { } problem ? $"the authority is invalid: {problem}" : null);
        return new GrpcService
        {
            EnvoyGrpc = new GrpcService.Types.EnvoyGrpc { ClusterName = context.Cluster(service.BackendRef, what), Authority = authority },
            Timeout = service.RequestTimeout is { } timeout ? Duration.FromTimeSpan(timeout) : null,
            RetryPolicy = Retry(service.Retry, GrpcRetryOn, context),
        };
    }

    /// <summary>Retries of requests to a server that speaks HTTP; null for none.</summary>
    public static RetryPolicy? HttpRetry(ExtServiceRetry? retry, ExtensionContext context) => Retry(retry, HttpRetryOn, context);

    /// <summary>Retries of requests to a server, where Envoy has conditions of its own.</summary>
    public static RetryPolicy Retry(int? count, BackoffStrategy? backoff, ExtensionContext context)
    {
        var policy = new RetryPolicy { NumRetries = (uint?)count };
        if (backoff is null)
            return policy;
        context.FailIf(Backoffs.FindProblem(backoff.BaseInterval) is { } problem ? $"backoff.baseInterval {problem}" : null);
        policy.RetryBackOff = Backoffs.ToEnvoy(backoff.BaseInterval, backoff.MaxInterval);
        return policy;
    }

    private static RetryPolicy? Retry(ExtServiceRetry? retry, string conditions, ExtensionContext context)
    {
        if (retry is null)
            return null;
        var policy = Retry(retry.Attempts, retry.Backoff, context);
        policy.RetryOn = conditions;
        return policy;
    }
}
