using Envoy.Type.Matcher.V3;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>Field <c>urlRewrite</c>: rewrite of the path by a regular expression, where no filter of the route rewrites it.</summary>
internal sealed class UrlRewriteField : TrafficField
{
    private readonly RegexMatchAndSubstitute _rewrite;

    private UrlRewriteField(RegexMatchAndSubstitute rewrite) => _rewrite = rewrite;

    /// <inheritdoc/>
    public override string Key => "urlRewrite";

    /// <summary>Resolves the field.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (spec.UrlRewrite?.PathRegex is not { } regex)
            return null;
        if (FindProblem(regex, context.Settings.ValidationMode) is { } problem)
        {
            context.Fail(problem);
            return null;
        }

        return new UrlRewriteField(new RegexMatchAndSubstitute
        {
            Pattern = new RegexMatcher { Regex = regex.Pattern },
            Substitution = regex.Substitution,
        });
    }

    /// <inheritdoc/>
    public override void Apply(RouteDraft draft)
    {
        if (draft.Action is { RegexRewrite: null, PrefixRewrite: "" } action)
            action.RegexRewrite = _rewrite.Clone();
    }

    private static string? FindProblem(PathRegexRewrite regex, ValidationMode mode)
    {
        if (Re2Syntax.FindProblem(regex.Pattern, mode) is { } inPattern)
            return $"invalid regex pattern: {inPattern}";
        return HeaderRules.ValueProblem(regex.Substitution) is { } inSubstitution ? $"invalid substitution: {inSubstitution}" : null;
    }
}
