using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Clusters;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>How much may be under way at once.</summary>
internal sealed class CircuitBreakersField(CircuitBreakers limits) : BackendField
{
    public const string Name = "circuitBreakers";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <summary>Resolves the field; null when it isn't set.</summary>
    public static CircuitBreakersField? Resolve(BackendConfigPolicySpec spec, BackendFieldContext context)
    {
        if (spec.CircuitBreakers is not { } limits)
            return null;
        if (limits.MaxConnections is not < 1 && limits.MaxPendingRequests is not < 1 && limits.MaxRequests is not < 1 && limits.MaxRetries is not < 0)
            return new(limits);
        context.Fail($"{Name}: limits must be at least 1, maxRetries at least 0");
        return null;
    }

    /// <inheritdoc/>
    public override void Apply(ClusterDraft draft)
    {
        var thresholds = new Envoy.Config.Cluster.V3.CircuitBreakers.Types.Thresholds { TrackRemaining = limits.TrackRemaining == true };
        if (limits.MaxConnections is { } connections)
            thresholds.MaxConnections = (uint)connections;
        if (limits.MaxPendingRequests is { } pending)
            thresholds.MaxPendingRequests = (uint)pending;
        if (limits.MaxRequests is { } requests)
            thresholds.MaxRequests = (uint)requests;
        if (limits.MaxRetries is { } retries)
            thresholds.MaxRetries = (uint)retries;
        draft.Message.CircuitBreakers = new Envoy.Config.Cluster.V3.CircuitBreakers { Thresholds = { thresholds } };
    }
}
