using System.Globalization;
using Envoy.Config.Rbac.V3;
using KGateway.Resources.Istio;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>
/// The policies of one action, joined: those in force, and those that are only tried out. A rule that can't be translated never lets
/// anybody in: of an ALLOW policy it matches nothing, of all others everything.
/// </summary>
internal sealed class AuthorizationRules(AuthorizationAction action, bool tcp, TrustDomains trustDomains)
{
    private const string DryRunAnnotation = "istio.io/dry-run";

    /// <summary>What requests do when they match.</summary>
    public AuthorizationAction Action => action;

    /// <summary>The rules in force; null when there is no policy in force.</summary>
    public RBAC? Enforced { get; private set; }

    /// <summary>The rules that are tried out; null when there are none.</summary>
    public RBAC? Shadow { get; private set; }

    /// <summary>Whether a policy is only tried out.</summary>
    public static bool IsDryRun(AuthorizationPolicy policy) =>
        bool.TryParse(policy.Metadata.Annotations.GetValueOrDefault(DryRunAnnotation), out bool dryRun) && dryRun;

    /// <summary>The action of a policy; one that isn't known refuses what it matches.</summary>
    public static AuthorizationAction ActionOf(AuthorizationPolicy policy, AuthorizationFindings findings)
    {
        switch (policy.Spec.Action)
        {
            case "ALLOW" or "":
                return AuthorizationAction.Allow;
            case "DENY":
                return AuthorizationAction.Deny;
            case "AUDIT":
                return AuthorizationAction.Audit;
            case "CUSTOM":
                return AuthorizationAction.Custom;
            default:
                findings.Fail($"action \"{policy.Spec.Action}\" is unknown; what the policy matches is refused");
                return AuthorizationAction.Deny;
        }
    }

    /// <summary>Adds a policy.</summary>
    public void Add(AuthorizationFindings findings)
    {
        AuthorizationPolicy policy = findings.Policy;
        bool dryRun = IsDryRun(policy);
        if (dryRun)
            findings.Note("it is only tried out, and refuses nothing");
        RBAC target = dryRun ? Shadow ??= Create() : Enforced ??= Create();
        for (int i = 0; i < policy.Spec.Rules.Count; i++)
        {
            if (Translate(findings, i) is { } rule)
                target.Policies.Add(NameOf(policy, i), rule);
        }

        if (policy.Spec.Rules.IsEmpty)
            target.Policies.Add(NameOf(policy, 0), MatchNothing());
    }

    private static Policy MatchNothing() => new()
    {
        Permissions = { new Permission { NotRule = new Permission { Any = true } } },
        Principals = { new Principal { NotId = new Principal { Any = true } } },
    };

    private static Policy MatchEverything() => new()
    {
        Permissions = { new Permission { Any = true } },
        Principals = { new Principal { Any = true } },
    };

    private Policy? Translate(AuthorizationFindings findings, int index)
    {
        AuthorizationPolicy policy = findings.Policy;
        var scope = new MatchScope(policy.Metadata.Namespace, tcp, trustDomains);
        Policy rule = new RuleTranslator(scope).Translate(policy.Spec.Rules[index]);
        bool allow = action == AuthorizationAction.Allow;
        // What the rest of the policy asks for may be about its rules.
        if (!policy.Spec.UnknownFields.IsEmpty)
        {
            findings.Fail($"spec.{policy.Spec.UnknownFields[0]}: the field is unknown; the policy {(allow ? "allows nothing" : "matches everything")}");
            return allow ? null : MatchEverything();
        }

        if (scope.Problem is { } problem)
        {
            findings.Fail(index, $".{problem}; the rule {(allow ? "allows nothing" : "matches everything")}");
            return allow ? null : MatchEverything();
        }

        if (scope.HttpFields.Count == 0)
            return rule;
        // What depends on HTTP can't be allowed on a stream of bytes; refusals do without it.
        string fields = string.Join(" and ", scope.HttpFields);
        findings.Note(index, allow ? $" allows no streams of bytes, because of {fields}" : $" matches streams of bytes without {fields}");
        return allow ? null : rule;
    }

    private string NameOf(AuthorizationPolicy policy, int index)
    {
        string name = string.Create(
            CultureInfo.InvariantCulture, $"ns[{policy.Metadata.Namespace}]-policy[{policy.Metadata.Name}]-rule[{index}]");
        return action == AuthorizationAction.Custom ? $"istio-ext-authz-{policy.Spec.Provider?.Name}-{name}" : name;
    }

    private RBAC Create() => new()
    {
        Action = action switch
        {
            AuthorizationAction.Allow => RBAC.Types.Action.Allow,
            AuthorizationAction.Audit => RBAC.Types.Action.Log,
            _ => RBAC.Types.Action.Deny,
        },
    };
}
