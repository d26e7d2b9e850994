namespace KGateway.Translation.Routes;

/// <summary>Why a rule isn't in force as written: reason and message of the condition <c>kgateway.dev/Programmed=False</c>.</summary>
/// <param name="Reason"><see cref="RuleReplaced"/> or <see cref="RuleDropped"/>.</param>
/// <param name="Message">For humans.</param>
public sealed record RouteProblem(string Reason, string Message)
{
    /// <summary>The rule answers every request with 500.</summary>
    public const string RuleReplaced = "RouteRuleReplaced";

    /// <summary>The rule is left out.</summary>
    public const string RuleDropped = "RouteRuleDropped";
}
