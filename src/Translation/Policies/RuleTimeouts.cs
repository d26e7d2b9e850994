using Envoy.Config.Route.V3;
using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.GatewayApi;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies;

/// <summary>
/// Timeouts and retries of a rule. They are one policy because they share the budget: with retries the backend's limit holds for each
/// try and the request's limit for all, without retries the shorter one, the backend's, holds.
/// </summary>
internal sealed class RuleTimeouts(HttpRouteTimeouts? timeouts, HttpRouteRetry? retry) : IRoutePolicy
{
    // In addition to status codes: what tells that the backend didn't process the request, and broken connections.
    private const string RetryOn =
        "cancelled,connect-failure,refused-stream,reset,retriable-headers,retriable-status-codes,unavailable";

    /// <inheritdoc/>
    public void Apply(RouteDraft draft)
    {
        if (draft.Action is not { } action)
            return;
        bool retries = retry is { Attempts: > 0 };
        TimeSpan? limit = retries ? timeouts?.Request : timeouts?.BackendRequest ?? timeouts?.Request;
        if (limit is { } value)
            action.Timeout = Duration.FromTimeSpan(value);
        if (retry is not null)
            action.RetryPolicy = retries ? ToEnvoy(retry) : new RetryPolicy { NumRetries = 0 };
    }

    private RetryPolicy ToEnvoy(HttpRouteRetry wanted)
    {
        var policy = new RetryPolicy { RetryOn = RetryOn, NumRetries = (uint)wanted.Attempts };
        foreach (int code in wanted.Codes)
            policy.RetriableStatusCodes.Add((uint)code);
        if (timeouts?.BackendRequest is { } perTry)
            policy.PerTryTimeout = Duration.FromTimeSpan(perTry);
        if (wanted.Backoff is { } interval && interval > TimeSpan.Zero)
            policy.RetryBackOff = new RetryPolicy.Types.RetryBackOff { BaseInterval = Duration.FromTimeSpan(interval) };
        return policy;
    }
}
