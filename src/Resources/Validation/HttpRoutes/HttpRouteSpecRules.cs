using KGateway.Resources.GatewayApi;
using KGateway.Resources.Validation.Routes;

namespace KGateway.Resources.Validation.HttpRoutes;

/// <summary>Rules of an HTTPRoute over its rules.</summary>
internal sealed class HttpRouteSpecRules : IRules<HttpRouteSpec>
{
    public void Check(HttpRouteSpec spec, Violations violations)
    {
        RuleNames.AreUnique(spec.Rules, static rule => rule.Name, violations);
        MatchCount.IsBounded(spec.Rules, static rule => rule.Matches.Count, violations);
    }
}
