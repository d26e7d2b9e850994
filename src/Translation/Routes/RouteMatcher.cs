using Envoy.Config.Route.V3;
using Envoy.Type.Matcher.V3;
using KGateway.Resources.GatewayApi;

namespace KGateway.Translation.Routes;

/// <summary>Turns a match of a rule into Envoy's.</summary>
internal static class RouteMatcher
{
    private const int MaxParameterBytes = 1024;

    /// <summary>Builds the match, limited to the clients of a scope.</summary>
    public static RouteMatch Build(HttpRouteMatch match, VirtualHostScope scope)
    {
        var envoy = new RouteMatch();
        SetPath(envoy, match.Path);
        foreach (HttpHeaderMatch header in match.Headers)
            envoy.Headers.Add(Header(header));
        if (match.Method is { } method)
        {
            // The members are the names of the methods.
            string name = method.ToString().ToUpperInvariant();
            envoy.Headers.Add(new HeaderMatcher { Name = ":method", StringMatch = new StringMatcher { Exact = name } });
        }

        foreach (HttpQueryParamMatch parameter in match.QueryParams)
            envoy.QueryParameters.Add(QueryParameter(parameter));
        if (scope.Client is { } client)
            envoy.FilterState.Add(client.Clone());
        return envoy;
    }

    /// <summary>What Envoy would refuse in a match, or null. It would refuse the whole route table because of it.</summary>
    public static string? FindProblem(HttpRouteMatch match, ValidationMode mode)
    {
        if (match.Path.Type == PathMatchType.RegularExpression && Re2Syntax.FindProblem(match.Path.Value, mode) is { } inPath)
            return $"path: {inPath}";
        foreach (HttpHeaderMatch header in match.Headers)
        {
            if (FindProblem(header, mode) is { } inHeader)
                return inHeader;
        }

        foreach (HttpQueryParamMatch parameter in match.QueryParams)
        {
            if (parameter.Name.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(parameter.Name) > MaxParameterBytes)
                return $"the name of a query parameter is empty or longer than {MaxParameterBytes} bytes";
            if (parameter.Type == StringMatchType.RegularExpression
                && parameter.Value.Length > 0
                && Re2Syntax.FindProblem(parameter.Value, mode) is { } inParameter)
                return $"query parameter {parameter.Name}: {inParameter}";
        }

        return null;
    }

    /// <summary>What Envoy would refuse in a condition on a header, or null.</summary>
    public static string? FindProblem(HttpHeaderMatch header, ValidationMode mode)
    {
        if (HeaderRules.NameProblem(header.Name) is { } inName)
            return inName;
        return header.Type == StringMatchType.RegularExpression
            && header.Value.Length > 0
            && Re2Syntax.FindProblem(header.Value, mode) is { } inRegex
            ? $"header {header.Name}: {inRegex}"
            : null;
    }

    /// <summary>A condition on a header.</summary>
    public static HeaderMatcher Header(HttpHeaderMatch header) => header.Value.Length == 0
        ? new HeaderMatcher { Name = header.Name, PresentMatch = true }
        : new HeaderMatcher { Name = header.Name, StringMatch = Match(header.Type, header.Value) };

    private static void SetPath(RouteMatch envoy, HttpPathMatch path)
    {
        switch (path.Type)
        {
            case PathMatchType.Exact:
                envoy.Path = path.Value;
                break;
            case PathMatchType.RegularExpression:
                envoy.SafeRegex = new RegexMatcher { Regex = path.Value };
                break;
            default:
                string prefix = path.Value.Length > 1 && path.Value[^1] == '/' ? path.Value[..^1] : path.Value;
                // Envoy takes prefixes of whole segments only from two characters on; "/" and the like match by characters.
                if (HasTwoCharacters(prefix) && prefix[^1] != '/' && prefix.AsSpan().IndexOfAny('?', '#') < 0)
                    envoy.PathSeparatedPrefix = prefix;
                else
                    envoy.Prefix = prefix;
                break;
        }
    }

    private static bool HasTwoCharacters(string text) => text.Length > 2 || (text.Length == 2 && !char.IsSurrogatePair(text, 0));

    private static QueryParameterMatcher QueryParameter(HttpQueryParamMatch parameter) => parameter.Value.Length == 0
        ? new QueryParameterMatcher { Name = parameter.Name, PresentMatch = true }
        : new QueryParameterMatcher { Name = parameter.Name, StringMatch = Match(parameter.Type, parameter.Value) };

    private static StringMatcher Match(StringMatchType type, string value) => type == StringMatchType.RegularExpression
        ? new StringMatcher { SafeRegex = new RegexMatcher { Regex = value } }
        : new StringMatcher { Exact = value };
}
