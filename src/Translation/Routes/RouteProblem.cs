namespace KGateway.Translation.Routes;

/// <summary>Why a rule isn't in force as written: reason and message of the condition <c>kgateway.dev/Programmed=False</c>.</summary>
/// <param name="Reason"><see cref="RuleReplaced"/> or <see cref="RuleDropped"/>.</param>
/// <param name="Message">For humans.</param>
public sealed record RouteProblem(string Reason, string Message)
{
    /// <summary>
    /// Whether the rule says something that can't be honoured; not so where it just says nothing to do, or refers to what isn't there, for
    /// which the standard has errors as the answer, or where a policy that is in force for it can't be enforced.
    /// </summary>
    public bool Unsupported { get; init; }

    /// <summary>Whether other rules of the route are in force as written.</summary>
    public bool Partial { get; init; }

    /// <summary>The rule answers every request with 500.</summary>
    public const string RuleReplaced = "RouteRuleReplaced";

    /// <summary>The rule is left out.</summary>
    public const string RuleDropped = "RouteRuleDropped";
}
