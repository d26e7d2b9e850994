using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.GrpcRoutes;

/// <summary>Rules of the filters of a rule of a GRPCRoute.</summary>
internal sealed class GrpcRouteRuleRules : IRules<GrpcRouteRule>
{
    public void Check(GrpcRouteRule rule, Violations violations) => FiltersAreNotRepeated(rule.Filters, violations);

    /// <summary>Header modifiers may be given once.</summary>
    public static void FiltersAreNotRepeated(EquatableArray<GrpcRouteFilter> filters, Violations violations)
    {
        NotRepeated("RequestHeaderModifier", static filter => filter.Type == GrpcRouteFilterType.RequestHeaderModifier);
        NotRepeated("ResponseHeaderModifier", static filter => filter.Type == GrpcRouteFilterType.ResponseHeaderModifier);

        void NotRepeated(string type, Func<GrpcRouteFilter, bool> isType) =>
            FilterRules.NotRepeated(violations, "filters", filters, type, isType);
    }
}
