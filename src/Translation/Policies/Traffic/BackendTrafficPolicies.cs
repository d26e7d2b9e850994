using KGateway.Translation.Policies.Merging;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>The TrafficPolicies of one backend of a rule. Envoy has only filters for those: what it has only for routes isn't applied.</summary>
internal sealed class BackendTrafficPolicies(MergedPolicies<TrafficField> merged) : IBackendPolicy
{
    /// <inheritdoc/>
    public void Apply(RouteScope scope, RouteDraft draft)
    {
        foreach (var field in merged.Fields)
        {
            field.Field.Configure(scope.Filters);
            foreach (var ofRule in draft.Rule.Traffic.Fields)
                field.Field.Overrule([ofRule.Field], scope.Filters);
            if (!draft.Scope.Fields.IsDefaultOrEmpty)
                field.Field.Overrule(draft.Scope.Fields.AsSpan(), scope.Filters);
        }
    }
}
