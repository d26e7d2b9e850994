using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.HttpRoutes;

/// <summary>Rules of a list of HTTPRoute filters.</summary>
internal static class HttpFilterListRules
{
    public static void Check(string field, EquatableArray<HttpRouteFilter> filters, Violations violations)
    {
        if (filters.Count < 2)
            return;
        RedirectExcludesRewrite(field, filters, violations);
        NotRepeated("CORS", static filter => filter.Type == HttpRouteFilterType.Cors);
        NotRepeated("RequestHeaderModifier", static filter => filter.Type == HttpRouteFilterType.RequestHeaderModifier);
        NotRepeated("ResponseHeaderModifier", static filter => filter.Type == HttpRouteFilterType.ResponseHeaderModifier);
        NotRepeated("RequestRedirect", static filter => filter.Type == HttpRouteFilterType.RequestRedirect);
        NotRepeated("URLRewrite", static filter => filter.Type == HttpRouteFilterType.UrlRewrite);

        void NotRepeated(string type, Func<HttpRouteFilter, bool> isType) =>
            FilterRules.NotRepeated(violations, field, filters, type, isType);
    }

    private static void RedirectExcludesRewrite(string field, EquatableArray<HttpRouteFilter> filters, Violations violations)
    {
        bool redirects = false, rewrites = false;
        foreach (HttpRouteFilter filter in filters)
        {
            redirects |= filter.Type == HttpRouteFilterType.RequestRedirect;
            rewrites |= filter.Type == HttpRouteFilterType.UrlRewrite;
        }

        if (redirects && rewrites)
            violations.Report(field, "May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both");
    }
}
