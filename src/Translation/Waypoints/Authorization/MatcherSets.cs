using Envoy.Config.Rbac.V3;
using KGateway.Resources;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>Joins the matchers of a field's values: one of the values must match, and none of the negated ones may.</summary>
internal static class MatcherSets
{
    /// <summary>Name of the field with the negated values of another.</summary>
    public static string Negation(string field) => $"not{char.ToUpperInvariant(field[0])}{field[1..]}";

    /// <summary>Adds what a field asks of the client.</summary>
    public static void Add(
        List<Principal> all,
        string field,
        EquatableArray<string> values,
        EquatableArray<string> notValues,
        MatchScope scope,
        Func<string, MatchScope, Principal?> match)
    {
        if (Any(field, values) is { } any)
            all.Add(any);
        if (!notValues.IsEmpty && Any(Negation(field), notValues) is { } none)
            all.Add(new Principal { NotId = none });

        Principal? Any(string name, EquatableArray<string> list)
        {
            scope.Read(name);
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
        string field,
        EquatableArray<string> values,
        EquatableArray<string> notValues,
        MatchScope scope,
        Func<string, MatchScope, Permission?> match)
    {
        if (Any(field, values) is { } any)
            all.Add(any);
        if (!notValues.IsEmpty && Any(Negation(field), notValues) is { } none)
            all.Add(new Permission { NotRule = none });

        Permission? Any(string name, EquatableArray<string> list)
        {
            scope.Read(name);
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
