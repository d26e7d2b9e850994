using System.Globalization;
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
        Refuse(rule.UnknownFields);
        for (int i = 0; i < rule.When.Count; i++)
        {
            scope.Enter(string.Create(CultureInfo.InvariantCulture, $"when[{i}]"));
            _conditions.Add(rule.When[i]);
            Refuse(rule.When[i].UnknownFields);
        }

        for (int i = 0; i < rule.From.Count; i++)
        {
            scope.Enter(string.Create(CultureInfo.InvariantCulture, $"from[{i}]"));
            Refuse(rule.From[i].UnknownFields);
            scope.Enter(string.Create(CultureInfo.InvariantCulture, $"from[{i}].source"));
            policy.Principals.Add(Principals(rule.From[i].Source ?? new AuthorizationSource()));
        }

        if (rule.From.IsEmpty)
            policy.Principals.Add(All([]));
        for (int i = 0; i < rule.To.Count; i++)
        {
            scope.Enter(string.Create(CultureInfo.InvariantCulture, $"to[{i}]"));
            Refuse(rule.To[i].UnknownFields);
            scope.Enter(string.Create(CultureInfo.InvariantCulture, $"to[{i}].operation"));
            policy.Permissions.Add(Permissions(rule.To[i].Operation ?? new AuthorizationOperation()));
        }

        if (rule.To.IsEmpty)
            policy.Permissions.Add(AllOf([]));
        return policy;
    }

    private Principal Principals(AuthorizationSource source)
    {
        var all = new List<Principal>();
        Refuse(source.UnknownFields);
        Add("principals", source.Principals, source.NotPrincipals, PrincipalMatchers.Identity);
        if (TakesHttp("requestPrincipals", source.RequestPrincipals, source.NotRequestPrincipals))
            Add("requestPrincipals", source.RequestPrincipals, source.NotRequestPrincipals, ConditionTranslator.RequestPrincipal);
        Add("serviceAccounts", source.ServiceAccounts, source.NotServiceAccounts, PrincipalMatchers.ServiceAccount);
        Add("namespaces", source.Namespaces, source.NotNamespaces, PrincipalMatchers.Namespace);
        Add("trustDomains", source.TrustDomains, source.NotTrustDomains, PrincipalMatchers.TrustDomain);
        Add("remoteIpBlocks", source.RemoteIpBlocks, source.NotRemoteIpBlocks, PrincipalMatchers.Address);
        Add("ipBlocks", source.IpBlocks, source.NotIpBlocks, PrincipalMatchers.Address);
        return All(all);

        void Add(string field, EquatableArray<string> values, EquatableArray<string> notValues, Func<string, MatchScope, Principal?> match) =>
            MatcherSets.Add(all, field, values, notValues, scope, match);
    }

    private Permission Permissions(AuthorizationOperation operation)
    {
        var all = new List<Permission>();
        Refuse(operation.UnknownFields);
        AddHttp("hosts", operation.Hosts, operation.NotHosts, PermissionMatchers.Host);
        AddHttp("methods", operation.Methods, operation.NotMethods, PermissionMatchers.Method);
        AddHttp("paths", operation.Paths, operation.NotPaths, PermissionMatchers.Path);
        MatcherSets.Add(all, "ports", operation.Ports, operation.NotPorts, scope, PermissionMatchers.Port);
        return AllOf(all);

        void AddHttp(string field, EquatableArray<string> values, EquatableArray<string> notValues, Func<string, MatchScope, Permission?> match)
        {
            if (TakesHttp(field, values, notValues))
                MatcherSets.Add(all, field, values, notValues, scope, match);
        }
    }

    private void Refuse(EquatableArray<string> unknown)
    {
        foreach (string field in unknown)
        {
            scope.Read(field);
            scope.Fail("the field is unknown");
        }
    }

    // False also when the field isn't there.
    private bool TakesHttp(string field, EquatableArray<string> values, EquatableArray<string> notValues)
    {
        if (values.IsEmpty && notValues.IsEmpty)
            return false;
        scope.Read(values.IsEmpty ? MatcherSets.Negation(field) : field);
        return scope.TakesHttp();
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
