using Envoy.Config.Rbac.V3;
using KGateway.Resources;
using KGateway.Resources.Istio;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>
/// Translates a rule: any of its sources, any of its operations, and all conditions. Each field of those matches if one of its values
/// does and none of its negated values.
/// </summary>
internal sealed class RuleTranslator(MatchScope scope)
{
    private readonly ConditionTranslator _conditions = new(scope);

    /// <summary>Who and what the rule matches; problems are noted in the scope.</summary>
    public Policy Translate(AuthorizationRule rule)
    {
        var policy = new Policy();
        foreach (AuthorizationCondition condition in rule.When)
            _conditions.Add(condition);
        foreach (AuthorizationFrom from in rule.From)
            policy.Principals.Add(Principals(from.Source ?? new AuthorizationSource()));
        if (rule.From.IsEmpty)
            policy.Principals.Add(All([]));
        foreach (AuthorizationTo to in rule.To)
            policy.Permissions.Add(Permissions(to.Operation ?? new AuthorizationOperation()));
        if (rule.To.IsEmpty)
            policy.Permissions.Add(AllOf([]));
        return policy;
    }

    private Principal Principals(AuthorizationSource source)
    {
        var all = new List<Principal>();
        Add(source.Principals, source.NotPrincipals, PrincipalMatchers.Identity);
        if (!source.RequestPrincipals.IsEmpty || !source.NotRequestPrincipals.IsEmpty)
        {
            if (scope.TakesHttp())
                Add(source.RequestPrincipals, source.NotRequestPrincipals, ConditionTranslator.RequestPrincipal);
        }

        Add(source.ServiceAccounts, source.NotServiceAccounts, PrincipalMatchers.ServiceAccount);
        Add(source.Namespaces, source.NotNamespaces, PrincipalMatchers.Namespace);
        Add(source.TrustDomains, source.NotTrustDomains, PrincipalMatchers.TrustDomain);
        Add(source.RemoteIpBlocks, source.NotRemoteIpBlocks, PrincipalMatchers.Address);
        Add(source.IpBlocks, source.NotIpBlocks, PrincipalMatchers.Address);
        return All(all);

        void Add(EquatableArray<string> values, EquatableArray<string> notValues, Func<string, MatchScope, Principal?> match) =>
            MatcherSets.Add(all, values, notValues, scope, match);
    }

    private Permission Permissions(AuthorizationOperation operation)
    {
        var all = new List<Permission>();
        AddHttp(operation.Hosts, operation.NotHosts, PermissionMatchers.Host);
        AddHttp(operation.Methods, operation.NotMethods, PermissionMatchers.Method);
        AddHttp(operation.Paths, operation.NotPaths, PermissionMatchers.Path);
        MatcherSets.Add(all, operation.Ports, operation.NotPorts, scope, PermissionMatchers.Port);
        return AllOf(all);

        void AddHttp(EquatableArray<string> values, EquatableArray<string> notValues, Func<string, MatchScope, Permission?> match)
        {
            if ((!values.IsEmpty || !notValues.IsEmpty) && scope.TakesHttp())
                MatcherSets.Add(all, values, notValues, scope, match);
        }
    }

    private Principal All(List<Principal> matchers)
    {
        var all = new Principal.Types.Set();
        all.Ids.Add(matchers);
        foreach (Principal condition in _conditions.Principals)
            all.Ids.Add(condition.Clone());
        if (all.Ids.Count == 0)
            all.Ids.Add(new Principal { Any = true });
        return new Principal { AndIds = all };
    }

    private Permission AllOf(List<Permission> matchers)
    {
        var all = new Permission.Types.Set();
        all.Rules.Add(matchers);
        foreach (Permission condition in _conditions.Permissions)
            all.Rules.Add(condition.Clone());
        if (all.Rules.Count == 0)
            all.Rules.Add(new Permission { Any = true });
        return new Permission { AndRules = all };
    }
}
