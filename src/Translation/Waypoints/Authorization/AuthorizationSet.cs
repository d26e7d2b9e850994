using KGateway.Resources.Istio;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>The policies that apply to one object behind a waypoint.</summary>
internal sealed class AuthorizationSet
{
    private readonly TrustDomains _trustDomains;
    private readonly List<(AuthorizationAction Action, AuthorizationPolicy Policy)> _policies = [];

    /// <summary>Gathers the policies.</summary>
    public AuthorizationSet(IEnumerable<AuthorizationPolicy> policies, TrustDomains trustDomains)
    {
        _trustDomains = trustDomains;
        foreach (AuthorizationPolicy policy in policies)
        {
            AuthorizationAction action = AuthorizationRules.ActionOf(policy, Problems);
            _policies.Add((action, policy));
            // Nobody outside is asked, so that nobody says yes.
            if (action == AuthorizationAction.Custom)
            {
                Problems.Add(
                    $"AuthorizationPolicy {policy.Key}: provider \"{policy.Spec.Provider?.Name}\" can't be asked; what the policy matches is refused");
            }
        }
    }

    /// <summary>Whether there are no policies.</summary>
    public bool IsEmpty => _policies.Count == 0;

    /// <summary>Whether a condition is about the name that TLS clients ask for.</summary>
    public bool ReadsServerName => _policies.Exists(static entry => entry.Policy.Spec.Rules.AsImmutableArray().Any(
        static rule => rule.When.AsImmutableArray().Any(static condition => condition.Key == ConditionTranslator.ServerName)));

    /// <summary>What is wrong with the policies.</summary>
    public SortedSet<string> Problems { get; } = new(StringComparer.Ordinal);

    /// <summary>The rules for HTTP or for streams of bytes, in the order in which they are asked.</summary>
    public List<AuthorizationRules> Rules(bool tcp)
    {
        var rules = new SortedDictionary<AuthorizationAction, AuthorizationRules>();
        foreach ((AuthorizationAction action, AuthorizationPolicy policy) in _policies)
        {
            if (!rules.TryGetValue(action, out AuthorizationRules? ofAction))
                rules.Add(action, ofAction = new AuthorizationRules(action, tcp, _trustDomains));
            ofAction.Add(policy, Problems);
        }

        return [.. rules.Values];
    }
}
