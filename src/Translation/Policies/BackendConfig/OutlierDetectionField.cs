using Google.Protobuf.WellKnownTypes;
using KGateway.Resources.Kgateway.BackendConfigPolicies;
using KGateway.Translation.Clusters;

namespace KGateway.Translation.Policies.BackendConfig;

/// <summary>When endpoints that answer with errors are left out for a while.</summary>
internal sealed class OutlierDetectionField(OutlierDetection detection) : BackendField
{
    public const string Name = "outlierDetection";

    /// <inheritdoc/>
    public override string Key => Name;

    /// <summary>Resolves the field; null when it isn't set.</summary>
    public static OutlierDetectionField? Resolve(BackendConfigPolicySpec spec, BackendFieldContext context)
    {
        if (spec.OutlierDetection is not { } detection)
            return null;
        if (detection.Interval <= TimeSpan.Zero || detection.BaseEjectionTime <= TimeSpan.Zero)
            context.Fail($"{Name}: interval and baseEjectionTime must be greater than 0");
        else if (!IsPercent(detection.MaxEjectionPercent) || !IsPercent(detection.EnforcingConsecutive5xx)
            || !IsPercent(detection.EnforcingConsecutiveLocalOriginFailure))
            context.Fail($"{Name}: percentages must be between 0 and 100");
        else
            return new(detection);
        return null;
    }

    /// <inheritdoc/>
    public override void Apply(ClusterDraft draft)
    {
        var envoy = new Envoy.Config.Cluster.V3.OutlierDetection
        {
            Consecutive5Xx = (uint)Math.Max(0, detection.Consecutive5xx),
            Interval = Duration.FromTimeSpan(detection.Interval),
            BaseEjectionTime = Duration.FromTimeSpan(detection.BaseEjectionTime),
            MaxEjectionPercent = (uint)detection.MaxEjectionPercent,
            SplitExternalLocalOriginErrors = detection.SplitExternalLocalOriginErrors == true,
        };
        if (detection.EnforcingConsecutive5xx is { } enforcing)
            envoy.EnforcingConsecutive5Xx = (uint)enforcing;
        if (detection.ConsecutiveLocalOriginFailure is { } local)
            envoy.ConsecutiveLocalOriginFailure = (uint)Math.Max(0, local);
        if (detection.EnforcingConsecutiveLocalOriginFailure is { } enforcingLocal)
            envoy.EnforcingConsecutiveLocalOriginFailure = (uint)enforcingLocal;
        draft.Message.OutlierDetection = envoy;
    }

    private static bool IsPercent(int? percent) => percent is null or (>= 0 and <= 100);
}
