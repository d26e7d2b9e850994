using Envoy.Config.Rbac.V3;
using KGateway.Resources;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>Joins the matchers of a field's values: one of the values must match, and none of the negated ones may.</summary>
internal static class MatcherSets
{
    /// <summary>Adds what a field asks of the client.</summary>
    public static void Add(
        List<Principal> all,
        EquatableArray<string> values,
        EquatableArray<string> notValues,
        MatchScope scope,
        Func<string, MatchScope, Principal?> match)
    {
        if (Any(values) is { } any)
            all.Add(any);
        if (Any(notValues) is { } none)
            all.Add(new Principal { NotId = none });

        Principal? Any(EquatableArray<string> list)
        {
            var set = new Principal.Types.Set();
            foreach (string value in list)
            {
                if (match(value, scope) is { } one)
                    set.Ids.Add(one);
            }

            return set.Ids.Count == 0 ? null : new Principal { OrIds = set };
        }
    }

    /// <summary>Adds what a field asks of the request.</summary>
    public static void Add(
        List<Permission> all,
        EquatableArray<string> values,
        EquatableArray<string> notValues,
        MatchScope scope,
        Func<string, MatchScope, Permission?> match)
    {
        if (Any(values) is { } any)
            all.Add(any);
        if (Any(notValues) is { } none)
            all.Add(new Permission { NotRule = none });

        Permission? Any(EquatableArray<string> list)
        {
            var set = new Permission.Types.Set();
            foreach (string value in list)
            {
                if (match(value, scope) is { } one)
                    set.Rules.Add(one);
            }

            return set.Rules.Count == 0 ? null : new Permission { OrRules = set };
        }
    }
}
