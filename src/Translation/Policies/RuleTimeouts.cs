using Envoy.Config.Route.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies;

/// <summary>
/// Timeouts and retries of a rule. They are one policy because they share the budget: with retries the backend's limit holds for each
/// try and the request's limit for all, without retries the shorter of both holds.
/// </summary>
internal sealed class RuleTimeouts(HttpRouteTimeouts? timeouts, HttpRouteRetry? retry) : IRoutePolicy
{
    // As kgateway, for whoever comes from it: also after a connection that broke, or a try that took too long, though the backend may have
    // processed the request. GEP-1731 allows it to those who say so; what they say is in docs/policies.md.
    private const string Conditions = "cancelled,connect-failure,refused-stream,reset,retriable-headers,retriable-status-codes,unavailable";

    /// <inheritdoc/>
    public void Apply(RouteDraft draft)
    {
        if (draft.Action is not { } action)
            return;
        bool retries = retry is { Attempts: > 0 };
        TimeSpan? limit = retries ? timeouts?.Request : Shorter(timeouts?.BackendRequest, timeouts?.Request);
        if (limit is { } value && draft.MaySet(action.Timeout is null))
            action.Timeout = Duration.FromTimeSpan(value);
        if (retry is not null && draft.MaySet(action.RetryPolicy is null))
            action.RetryPolicy = retries ? ToEnvoy(retry) : new RetryPolicy { NumRetries = 0 };
    }

    private RetryPolicy ToEnvoy(HttpRouteRetry wanted)
    {
        var policy = new RetryPolicy
        {
            RetryOn = Conditions,
            NumRetries = (uint)wanted.Attempts,
        };
        foreach (int code in wanted.Codes)
            policy.RetriableStatusCodes.Add((uint)code);
        if (timeouts?.BackendRequest is { } perTry && perTry > TimeSpan.Zero)
            policy.PerTryTimeout = Duration.FromTimeSpan(perTry);
        if (wanted.Backoff is { } interval && interval > TimeSpan.Zero)
            policy.RetryBackOff = new RetryPolicy.Types.RetryBackOff { BaseInterval = Duration.FromTimeSpan(interval) };
        return policy;
    }

    // Zero is no limit.
    private static TimeSpan? Shorter(TimeSpan? left, TimeSpan? right)
    {
        if (left is not { } a || right is not { } b)
            return left ?? right;
        if (a == TimeSpan.Zero || b == TimeSpan.Zero)
            return a + b;
        return a < b ? a : b;
    }
}
