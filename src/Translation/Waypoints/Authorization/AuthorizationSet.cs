using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.Istio;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>The policies that apply to one object behind a waypoint.</summary>
internal sealed class AuthorizationSet
{
    private readonly TrustDomains _trustDomains;
    private readonly List<(AuthorizationAction Action, AuthorizationFindings Findings)> _policies = [];

    /// <summary>Gathers the policies.</summary>
    public AuthorizationSet(IEnumerable<AuthorizationPolicy> policies, TrustDomains trustDomains)
    {
        _trustDomains = trustDomains;
        foreach (AuthorizationPolicy policy in policies)
        {
            var findings = new AuthorizationFindings(policy);
            AuthorizationAction action = AuthorizationRules.ActionOf(policy, findings);
            _policies.Add((action, findings));
            // Nobody outside is asked, so that nobody says yes.
            if (action == AuthorizationAction.Custom)
                findings.Fail($"provider \"{policy.Spec.Provider?.Name}\" can't be asked; what the policy matches is refused");
        }
    }

    /// <summary>Whether there are no policies.</summary>
    public bool IsEmpty => _policies.Count == 0;

    /// <summary>Whether a condition is about the name that TLS clients ask for.</summary>
    public bool ReadsServerName => _policies.Exists(static entry => entry.Findings.Policy.Spec.Rules.AsImmutableArray().Any(
        static rule => rule.When.AsImmutableArray().Any(static condition => condition.Key == ConditionTranslator.ServerName)));

    /// <summary>What came up in each policy, as far as their rules were asked for.</summary>
    public IEnumerable<AuthorizationFindings> Findings => _policies.Select(static entry => entry.Findings);

    /// <summary>What is wrong with the policies, for people.</summary>
    public IEnumerable<string> Problems => Findings
        .SelectMany(static findings => findings.Problems.Select(problem => $"AuthorizationPolicy {findings.Policy.Key}: {problem}"))
        .Order(StringComparer.Ordinal);

    /// <summary>What became of each policy.</summary>
    public ImmutableArray<(ObjectKey Policy, AuthorizationVerdict Verdict)> Verdicts =>
        [.. Findings.Select(static findings => (findings.Policy.Key, findings.ToVerdict()))];

    /// <summary>Notes of some policies that nothing passes here which they could be enforced on.</summary>
    public void NoteUnbound(IEnumerable<AuthorizationPolicy> policies, string problem)
    {
        foreach (AuthorizationPolicy policy in policies)
            _policies.Find(entry => entry.Findings.Policy.Key == policy.Key).Findings.NotBound(problem);
    }

    /// <summary>The rules for HTTP or for streams of bytes, in the order in which they are asked.</summary>
    public List<AuthorizationRules> Rules(bool tcp)
    {
        var rules = new SortedDictionary<AuthorizationAction, AuthorizationRules>();
        foreach ((AuthorizationAction action, AuthorizationFindings findings) in _policies)
        {
            if (!rules.TryGetValue(action, out AuthorizationRules? ofAction))
                rules.Add(action, ofAction = new AuthorizationRules(action, tcp, _trustDomains));
            ofAction.Add(findings);
        }

        return [.. rules.Values];
    }
}
