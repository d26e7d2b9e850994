using Envoy.Config.Rbac.V3;
using Envoy.Type.Matcher.V3;
using KGateway.Translation.Policies;

namespace KGateway.Translation.Waypoints.Authorization;

/// <summary>
/// Matchers of who asks. Identities come from the connection's filter state, never from headers. A client without an identity has the text
/// "-" there, which none of these match.
/// </summary>
internal static class PrincipalMatchers
{
    private const string Scheme = "spiffe://";

    /// <summary>An identity without its scheme.</summary>
    public static Principal? Identity(string value, MatchScope scope)
    {
        if (value.Length == 0)
            return Empty("a principal", scope);
        IReadOnlyList<string> aliases = scope.TrustDomains.Expand(value);
        if (aliases.Count == 1)
            return FromState(TextMatch.After(Scheme, aliases[0]));
        var any = new Principal { OrIds = new Principal.Types.Set() };
        foreach (string alias in aliases)
            any.OrIds.Ids.Add(FromState(TextMatch.After(Scheme, alias)));
        return any;
    }

    /// <summary>A namespace.</summary>
    public static Principal? Namespace(string value, MatchScope scope) => value.Length == 0
        ? Empty("a namespace", scope)
        : FromExpression($".*/ns/{TextMatch.WithWildcards(value, ".*")}/.*", value, scope);

    /// <summary>A ServiceAccount, of the policy's namespace if it names none.</summary>
    public static Principal? ServiceAccount(string value, MatchScope scope)
    {
        int slash = value.IndexOf('/', StringComparison.Ordinal);
        string space = slash < 0 ? scope.PolicyNamespace : value[..slash];
        string account = value[(slash + 1)..];
        // Names of such accounts have no wildcards: a policy that matches nobody must not pass for one that refuses somebody.
        if (space.Length == 0 || account.Length == 0 || account.Contains('/', StringComparison.Ordinal) || value.Contains('*', StringComparison.Ordinal))
            return Invalid($"\"{value}\" is no service account", scope);
        string expression = $"spiffe://.+/ns/{PathRewrite.Quote(space)}/(.+/|)sa/{PathRewrite.Quote(account)}(/.+)?";
        if (!TextMatch.IsTooLarge(expression))
            return FromState(TextMatch.Regex(expression));
        var ends = new Principal { OrIds = new Principal.Types.Set() };
        ends.OrIds.Ids.Add(FromState(new StringMatcher { Suffix = $"/sa/{account}" }));
        ends.OrIds.Ids.Add(FromState(new StringMatcher { Contains = $"/sa/{account}/" }));
        var parts = new Principal { AndIds = new Principal.Types.Set() };
        parts.AndIds.Ids.Add(FromState(new StringMatcher { Prefix = Scheme }));
        parts.AndIds.Ids.Add(FromState(new StringMatcher { Contains = $"/ns/{space}/" }));
        parts.AndIds.Ids.Add(ends);
        return parts;
    }

    /// <summary>A trust domain.</summary>
    public static Principal? TrustDomain(string value, MatchScope scope)
    {
        if (value.Length == 0 || value.Contains('/', StringComparison.Ordinal))
            return Invalid($"\"{value}\" is no trust domain", scope);
        if (value == TextMatch.Any)
            return FromState(new StringMatcher { Prefix = Scheme });
        return value.Contains('*', StringComparison.Ordinal)
            ? FromExpression($"{Scheme}{TextMatch.WithWildcards(value, "[^/]*")}/.*", value, scope)
            : FromState(new StringMatcher { Prefix = $"{Scheme}{value}/" });
    }

    /// <summary>
    /// An address of the client. The peer of the connection is always the node's proxy, so that both of Istio's fields mean the client.
    /// </summary>
    public static Principal? Address(string value, MatchScope scope)
    {
        if (AddressRange.Parse(value) is { } range)
            return new Principal { RemoteIp = range.ToEnvoy() };
        return Invalid($"\"{value}\" is neither an address nor a range of addresses", scope);
    }

    /// <summary>Matches the identity in the filter state.</summary>
    private static Principal FromState(StringMatcher match) =>
        new() { FilterState = new FilterStateMatcher { Key = ClientIdentity.FilterStateKey, StringMatch = match } };

    private static Principal? FromExpression(string expression, string value, MatchScope scope) => TextMatch.IsTooLarge(expression)
        ? Invalid($"\"{value}\" is too long", scope)
        : FromState(TextMatch.Regex(expression));

    private static Principal? Empty(string what, MatchScope scope) => Invalid($"{what} is empty", scope);

    private static Principal? Invalid(string problem, MatchScope scope)
    {
        scope.Fail(problem);
        return null;
    }
}
