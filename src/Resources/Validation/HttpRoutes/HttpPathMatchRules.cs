using KGateway.Resources.GatewayApi;

namespace KGateway.Resources.Validation.HttpRoutes;

/// <summary>Rules of exact paths and path prefixes.</summary>
internal sealed class HttpPathMatchRules : IRules<HttpPathMatch>
{
    private const string Types = "when type one of ['Exact', 'PathPrefix']";

    private static readonly string[] Forbidden = ["//", "/./", "/../", "%2f", "%2F", "#"];
    private static readonly string[] ForbiddenAtEnd = ["/..", "/."];

    public void Check(HttpPathMatch path, Violations violations)
    {
        if (path.Type == PathMatchType.RegularExpression)
            return;
        StartsWithSlash(path.Value, violations);
        HasNoForbiddenPart(path.Value, violations);
        HasValidCharacters(path.Value, violations);
    }

    private static void StartsWithSlash(string value, Violations violations)
    {
        if (!value.StartsWith('/'))
            violations.Report("value", $"Invalid value: \"{value}\": value must be an absolute path and start with '/' {Types}");
    }

    private static void HasNoForbiddenPart(string value, Violations violations)
    {
        foreach (string part in Forbidden)
        {
            if (value.Contains(part, StringComparison.Ordinal))
                violations.Report("value", $"Invalid value: \"{value}\": must not contain '{part}' {Types}");
        }

        foreach (string part in ForbiddenAtEnd)
        {
            if (value.EndsWith(part, StringComparison.Ordinal))
                violations.Report("value", $"Invalid value: \"{value}\": must not end with '{part}' {Types}");
        }
    }

    private static void HasValidCharacters(string value, Violations violations)
    {
        if (!Formats.IsUrlPath(value))
        {
            violations.Report("value", $"Invalid value: \"{value}\": must only contain valid characters "
                + $"(matching {Formats.UrlPathPattern}) for types ['Exact', 'PathPrefix']");
        }
    }
}
