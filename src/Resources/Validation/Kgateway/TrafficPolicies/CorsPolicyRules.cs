using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Resources.Validation.HttpRoutes;

namespace KGateway.Resources.Validation.Kgateway.TrafficPolicies;

/// <summary>Rules of cross-origin requests: a star stands alone.</summary>
[Cel("!has(self.allowOrigins) || !('*' in self.allowOrigins && self.allowOrigins.size() > 1)", "AllowOrigins cannot contain '*' alongside other origins")]
[Cel("!has(self.allowMethods) || !('*' in self.allowMethods && self.allowMethods.size() > 1)", "AllowMethods cannot contain '*' alongside other methods")]
[Cel("!has(self.allowHeaders) || !('*' in self.allowHeaders && self.allowHeaders.size() > 1)", "AllowHeaders cannot contain '*' alongside other methods")]
internal sealed class CorsPolicyRules : IRules<CorsPolicy>
{
    public void Check(CorsPolicy cors, Violations violations) =>
        HttpCorsFilterRules.StarsStandAlone(cors.AllowOrigins, cors.AllowMethods, cors.AllowHeaders, violations);
}
