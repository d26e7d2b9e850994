using KGateway.Translation.Policies.Merging;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>The TrafficPolicies of one backend of a rule. Envoy has only filters for those: what it has only for routes isn't applied.</summary>
internal sealed class BackendTrafficPolicies(MergedPolicies<TrafficField> merged) : IBackendPolicy
{
    /// <inheritdoc/>
    public void Apply(RouteScope scope)
    {
        foreach (var field in merged.Fields)
        {
            field.Field.Configure(scope.Filters);
            field.Field.Overrule(scope.Filters);
        }
    }
}
