using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Routes;
using EnvoyRetryPolicy = Envoy.Config.Route.V3.RetryPolicy;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>Field <c>retry</c>: retries of the requests of routes that say nothing of them.</summary>
internal sealed class RetryField : TrafficField
{
    private const string StatusCodes = "retriable-status-codes";

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly EnvoyRetryPolicy _policy;

    private RetryField(EnvoyRetryPolicy policy) => _policy = policy;

    /// <inheritdoc/>
    public override string Key => "retry";

    /// <summary>Resolves the field.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.Retry is not { } retry)
            return null;
        if (FindProblem(retry) is { } problem)
        {
            context.Fail($"retry: {problem}");
            return null;
        }

        return new RetryField(ToEnvoy(retry));
    }

    /// <inheritdoc/>
    public override void Apply(RouteDraft draft)
    {
        if (draft.Action is { RetryPolicy: null } action)
            action.RetryPolicy = _policy.Clone();
    }

    private static string? FindProblem(RetryPolicy retry)
    {
        if (retry.Attempts < 0)
            return "attempts must not be negative";
        if (retry.PerTryTimeout < Shortest)
            return "perTryTimeout must be at least 1ms";
        if (retry.BackoffBaseInterval < Shortest)
            return "backoffBaseInterval must be at least 1ms";
        foreach (var code in retry.StatusCodes)
        {
            if (code is < 400 or > 599)
                return $"status code {code} is not between 400 and 599";
        }

        return null;
    }

    private static EnvoyRetryPolicy ToEnvoy(RetryPolicy retry)
    {
        var conditions = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var condition in retry.RetryOn)
            conditions.Add(Word(condition));
        if (!retry.StatusCodes.IsEmpty)
            conditions.Add(StatusCodes);
        var policy = new EnvoyRetryPolicy
        {
            RetryOn = string.Join(',', conditions),
            NumRetries = (uint)retry.Attempts,
            RetryBackOff = new EnvoyRetryPolicy.Types.RetryBackOff { BaseInterval = Duration.FromTimeSpan(retry.BackoffBaseInterval) },
        };
        if (retry.PerTryTimeout is { } limit)
            policy.PerTryTimeout = Duration.FromTimeSpan(limit);
        foreach (var code in retry.StatusCodes)
            policy.RetriableStatusCodes.Add((uint)code);
        return policy;
    }

    private static string Word(RetryOn condition) => condition switch
    {
        RetryOn.ServerError => "5xx",
        RetryOn.GatewayError => "gateway-error",
        RetryOn.Reset => "reset",
        RetryOn.ResetBeforeRequest => "reset-before-request",
        RetryOn.ConnectFailure => "connect-failure",
        RetryOn.EnvoyRateLimited => "envoy-ratelimited",
        RetryOn.RetriableClientError => "retriable-4xx",
        RetryOn.RefusedStream => "refused-stream",
        RetryOn.RetriableStatusCodes => StatusCodes,
        RetryOn.Http3PostConnectFailure => "http3-post-connect-failure",
        RetryOn.Cancelled => "cancelled",
        RetryOn.DeadlineExceeded => "deadline-exceeded",
        RetryOn.Internal => "internal",
        RetryOn.ResourceExhausted => "resource-exhausted",
        RetryOn.Unavailable => "unavailable",
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "not a condition of retries"),
    };
}
