using KGateway.Resources.GatewayApi;
using KGateway.Resources.Validation.Routes;

namespace KGateway.Resources.Validation.GrpcRoutes;

/// <summary>Rules of a GRPCRoute over its rules.</summary>
internal sealed class GrpcRouteSpecRules : IRules<GrpcRouteSpec>
{
    public void Check(GrpcRouteSpec spec, Violations violations)
    {
        RuleNames.AreUnique(spec.Rules, static rule => rule.Name, violations);
        MatchCount.IsBounded(spec.Rules, static rule => rule.Matches.Count, violations);
    }
}
