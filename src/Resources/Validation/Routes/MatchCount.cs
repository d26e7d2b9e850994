namespace KGateway.Resources.Validation.Routes;

/// <summary>The bound of the number of matches over all rules of a route.</summary>
internal static class MatchCount
{
    private const int Max = 128;

    public static void IsBounded<TRule>(EquatableArray<TRule> rules, Func<TRule, int> matches, Violations violations)
    {
        int sum = 0;
        foreach (TRule rule in rules)
            sum += matches(rule);
        if (sum > Max)
        {
            violations.Report("rules", "While 16 rules and 64 matches per rule are allowed, the total number of matches across all "
                + $"rules in a route must be less than {Max}");
        }
    }
}
