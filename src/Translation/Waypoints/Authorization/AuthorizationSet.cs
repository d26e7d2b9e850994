using System.Collections.Immutable;
using KGateway.Resources;
using KGateway.Resources.Istio;
using KGateway.Translation.Statuses;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>The policies that apply to one object behind a waypoint.</summary>
internal sealed class AuthorizationSet
{
    private readonly TrustDomains _trustDomains;
    private readonly List<Entry> _policies = [];

    /// <summary>Gathers the policies.</summary>
    public AuthorizationSet(IEnumerable<AuthorizationPolicy> policies, TrustDomains trustDomains, AuthorizationServers servers)
    {
        _trustDomains = trustDomains;
        foreach (AuthorizationPolicy policy in policies)
        {
            var findings = new AuthorizationFindings(policy);
            AuthorizationAction action = AuthorizationRules.ActionOf(policy, findings);
            AuthorizationServer? server = null;
            // Where nobody can be asked, nobody says yes.
            if (action == AuthorizationAction.Custom && (server = servers.Find(policy.Spec.Provider?.Name, out string? problem)) is null)
                findings.Fail($"provider \"{policy.Spec.Provider?.Name}\" can't be asked, {problem}; what the policy matches is refused");
            _policies.Add(new(action, findings, server));
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
            _policies.Find(entry => entry.Findings.Policy.Key == policy.Key)?.Findings.NotBound(problem);
    }

    /// <summary>The rules for HTTP or for streams of bytes, in the order in which they are asked; without those that a server decides on.</summary>
    public List<AuthorizationRules> Rules(bool tcp)
    {
        var rules = new SortedDictionary<AuthorizationAction, AuthorizationRules>();
        foreach (Entry entry in _policies)
        {
            if (entry.Server is { } server)
            {
                if (!tcp || server.Grpc)
                    continue;
                entry.Findings.Note($"streams of bytes that it matches are refused, because provider \"{server.Name}\" decides on HTTP only");
            }

            if (!rules.TryGetValue(entry.Action, out AuthorizationRules? ofAction))
                rules.Add(entry.Action, ofAction = new AuthorizationRules(entry.Action, tcp, _trustDomains));
            ofAction.Add(entry.Findings);
        }

        return [.. rules.Values];
    }

    /// <summary>The servers that decide on HTTP or on streams of bytes, each with the rules that tell on what; ordered by name.</summary>
    public IEnumerable<(AuthorizationServer Server, AuthorizationRules Rules)> Asked(bool tcp)
    {
        var asked = new SortedDictionary<string, (AuthorizationServer Server, AuthorizationRules Rules)>(StringComparer.Ordinal);
        foreach (Entry entry in _policies)
        {
            if (entry.Server is not { } server || (tcp && !server.Grpc))
                continue;
            if (tcp && !AuthorizationRules.IsDryRun(entry.Findings.Policy))
            {
                entry.Findings.Note(
                    $"streams of bytes that it matches are connected once the client has said something and provider \"{server.Name}\" has allowed it; no server that speaks first can be reached");
            }

            if (!asked.TryGetValue(server.Name, out var held))
                asked.Add(server.Name, held = (server, new AuthorizationRules(AuthorizationAction.Custom, tcp, _trustDomains)));
            held.Rules.Add(entry.Findings);
        }

        return asked.Values;
    }

    private sealed record Entry(AuthorizationAction Action, AuthorizationFindings Findings, AuthorizationServer? Server);
}
