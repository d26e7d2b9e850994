using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.HttpRoutes;

/// <summary>Rules of cross-origin resource sharing: a star stands alone.</summary>
[Cel("!has(self.allowOrigins) || !('*' in self.allowOrigins && self.allowOrigins.size() > 1)", "AllowOrigins cannot contain '*' alongside other origins")]
[Cel("!has(self.allowMethods) || !('*' in self.allowMethods && self.allowMethods.size() > 1)", "AllowMethods cannot contain '*' alongside other methods")]
[Cel("!has(self.allowHeaders) || !('*' in self.allowHeaders && self.allowHeaders.size() > 1)", "AllowHeaders cannot contain '*' alongside other methods")]
internal sealed class HttpCorsFilterRules : IRules<HttpCorsFilter>
{
    public void Check(HttpCorsFilter cors, Violations violations)
    {
        StarStandsAlone("allowOrigins", "AllowOrigins", "origins", cors.AllowOrigins, violations);
        StarStandsAlone("allowMethods", "AllowMethods", "methods", cors.AllowMethods, violations);
        StarStandsAlone("allowHeaders", "AllowHeaders", "methods", cors.AllowHeaders, violations);
    }

    private static void StarStandsAlone(string field, string name, string others, EquatableArray<string> values, Violations violations)
    {
        if (values.Count > 1 && values.AsSpan().Contains("*"))
            violations.Report(field, $"{name} cannot contain '*' alongside other {others}");
    }
}
