using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.HttpRoutes;

/// <summary>Rules of cross-origin resource sharing: a star stands alone.</summary>
internal sealed class HttpCorsFilterRules : IRules<HttpCorsFilter>
{
    public void Check(HttpCorsFilter cors, Violations violations) =>
        StarsStandAlone(cors.AllowOrigins, cors.AllowMethods, cors.AllowHeaders, violations);

    public static void StarsStandAlone(
        EquatableArray<string> origins, EquatableArray<string> methods, EquatableArray<string> headers, Violations violations)
    {
        StarStandsAlone("allowOrigins", "AllowOrigins", "origins", origins, violations);
        StarStandsAlone("allowMethods", "AllowMethods", "methods", methods, violations);
        StarStandsAlone("allowHeaders", "AllowHeaders", "methods", headers, violations);
    }

    private static void StarStandsAlone(string field, string name, string others, EquatableArray<string> values, Violations violations)
    {
        if (values.Count > 1 && values.AsSpan().Contains("*"))
            violations.Report(field, $"{name} cannot contain '*' alongside other {others}");
    }
}
