using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.HttpRoutes;

/// <summary>Rules of a rule of an HTTPRoute: how its filters go with each other, its matches and its backends.</summary>
internal sealed class HttpRouteRuleRules : IRules<HttpRouteRule>
{
    public void Check(HttpRouteRule rule, Violations violations)
    {
        RedirectExcludesBackends(rule, violations);
        HttpFilterListRules.Check("filters", rule.Filters, violations);
        PrefixReplacementNeedsOnePrefix("", "filters", rule.Filters, rule, violations);
        for (int i = 0; i < rule.BackendRefs.Count; i++)
        {
            PrefixReplacementNeedsOnePrefix(
                "Within backendRefs, ", $"backendRefs[{i}].filters", rule.BackendRefs[i].Filters, rule, violations);
        }
    }

    private static void RedirectExcludesBackends(HttpRouteRule rule, Violations violations)
    {
        if (rule.BackendRefs.IsEmpty)
            return;
        for (int i = 0; i < rule.Filters.Count; i++)
        {
            if (rule.Filters[i].RequestRedirect is not null)
                violations.Report($"filters[{i}]", "RequestRedirect filter must not be used together with backendRefs");
        }
    }

    private static void PrefixReplacementNeedsOnePrefix(
        string where, string field, EquatableArray<HttpRouteFilter> filters, HttpRouteRule rule, Violations violations)
    {
        if (rule.Matches is [{ Path.Type: PathMatchType.PathPrefix }])
            return;
        for (int i = 0; i < filters.Count; i++)
        {
            if (ReplacesPrefix(filters[i].RequestRedirect?.Path))
                Report(i, "requestRedirect", "RequestRedirect");
            if (ReplacesPrefix(filters[i].UrlRewrite?.Path))
                Report(i, "urlRewrite", "URLRewrite");
        }

        void Report(int index, string member, string type)
        {
            string when = where.Length == 0 ? "When" : "when";
            violations.Report(
                $"{field}[{index}].{member}.path.replacePrefixMatch",
                $"{where}{when} using {type} filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified");
        }
    }

    private static bool ReplacesPrefix(HttpPathModifier? path) =>
        path is { Type: HttpPathModifierType.ReplacePrefixMatch, ReplacePrefixMatch: not null };
}
