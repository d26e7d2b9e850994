using System.Text;
using KGateway.Resources.Kgateway.TrafficPolicies;
using KGateway.Translation.Routes;

namespace KGateway.Translation.Policies.Traffic;

/// <summary>
/// Field <c>statPrefix</c>: prefix of the statistics of a route, also of redirects and fixed answers. Placeholders stand for the names of
/// the route and its rule; what a rule without a name leaves empty between dots is dropped.
/// </summary>
internal sealed class StatPrefixField(string template) : TrafficField
{
    private const string Open = "{{";
    private const string Close = "}}";

    /// <inheritdoc/>
    public override string Key => "statPrefix";

    /// <inheritdoc/>
    public override bool OfRoutesOnly => true;

    /// <summary>Resolves the field.</summary>
    public static TrafficField? Resolve(TrafficPolicySpec spec, TrafficFieldContext context)
    {
        if (string.IsNullOrEmpty(spec.StatPrefix))
            return null;
        if (FindProblem(spec.StatPrefix) is not { } problem)
            return new StatPrefixField(spec.StatPrefix);
        context.Fail($"statPrefix: {problem}");
        return null;
    }

    /// <inheritdoc/>
    public override void Apply(RouteDraft draft)
    {
        if (draft.Message.StatPrefix.Length == 0)
            draft.Message.StatPrefix = Fill(draft.Rule);
    }

    private string Fill(ResolvedRule rule)
    {
        var filled = new StringBuilder();
        for (var at = 0; at < template.Length;)
        {
            var open = template.IndexOf(Open, at, StringComparison.Ordinal);
            if (open < 0)
            {
                filled.Append(template, at, template.Length - at);
                break;
            }

            var close = template.IndexOf(Close, open, StringComparison.Ordinal);
            filled.Append(template, at, open - at).Append(ValueOf(template.AsSpan()[(open + Open.Length)..close], rule));
            at = close + Close.Length;
        }

        return string.Join('.', filled.ToString().Split('.', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string? ValueOf(ReadOnlySpan<char> placeholder, ResolvedRule rule) => placeholder.Trim(' ') switch
    {
        "route_name" => rule.Route.Metadata.Name,
        "route_namespace" => rule.Route.Metadata.Namespace,
        _ => rule.Name,
    };

    private static string? FindProblem(ReadOnlySpan<char> text)
    {
        while (text.IndexOf(Open) is >= 0 and var open)
        {
            var close = text.IndexOf(Close);
            if (close < open)
                return "a placeholder has no end";
            var name = text[(open + Open.Length)..close].Trim(' ');
            if (name is not ("route_name" or "route_namespace" or "rule_name"))
                return $"unknown placeholder {name}";
            text = text[(close + Close.Length)..];
        }

        return HeaderRules.ValueProblem(text.ToString());
    }
}
