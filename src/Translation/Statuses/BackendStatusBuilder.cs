using KGateway.Resources.Kgateway;
using KGateway.Translation.Backends;
using KGateway.Translation.Clusters;
using KGateway.Translation.State;

namespace KGateway.Translation.Statuses;

/// <summary>What is said of a Backend: whether it can be served.</summary>
internal static class BackendStatusBuilder
{
    /// <summary>The status of a Backend.</summary>
    public static BackendStatus Build(Backend backend, ILookups lookups, TranslationSettings settings)
    {
        var errors = ClusterBuilder.Build(BackendKey.OfBackend(backend.Key), lookups, settings).Errors;
        var conditions = new ConditionSet();
        if (errors.Length == 1)
        {
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.Invalid, $"Backend error: \"{errors[0]}\"");
        }
        else if (errors.Length > 1)
        {
            var all = string.Join(' ', errors.Select(static error => $"\"{error}\""));
            conditions.Set(ConditionTypes.Accepted, ConditionStatus.False, Reasons.Invalid, $"Backend has {errors.Length} errors: {all}");
        }

        conditions.Default(ConditionTypes.Accepted, ConditionStatus.True, Reasons.Accepted, "Backend accepted");
        if (backend.Spec.Aws?.Ec2 is not null && errors.IsEmpty)
            Ec2StatusBuilder.Set(conditions, backend, lookups, settings);
        return new(conditions.Build(backend.Metadata.Generation));
    }
}
