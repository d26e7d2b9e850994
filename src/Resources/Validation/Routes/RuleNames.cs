namespace KGateway.Resources.Validation.Routes;

/// <summary>The rule that names of a route's rules differ.</summary>
internal static class RuleNames
{
    public static void AreUnique<TRule>(EquatableArray<TRule> rules, Func<TRule, string?> name, Violations violations)
    {
        HashSet<string>? seen = null;
        for (int i = 0; i < rules.Count; i++)
        {
            if (name(rules[i]) is { } ruleName && !(seen ??= new(StringComparer.Ordinal)).Add(ruleName))
                violations.Report($"rules[{i}].name", "Rule name must be unique within the route");
        }
    }
}
