using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.HttpRoutes;

/// <summary>Rules of cross-origin resource sharing: a star stands alone.</summary>
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
