using System.Buffers;

namespace KGateway.Translation.Gateways;

/// <summary>Hostnames of listeners and routes: exact names, <c>*.suffix</c>, or none (every host).</summary>
internal static class Hostnames
{
    // What there is room for in TLS.
    private const int MaxServerName = 255;

    // Labels may come from outside DNS (underscores), but nothing else has a place in a Host header.
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The domain that stands for every host.</summary>
    public const string Any = "*";

    /// <summary>
    /// The hosts that a listener and one hostname of a route have in common; null for none. A null or empty hostname means every host.
    /// </summary>
    public static string? Intersect(string? listener, string? route)
    {
        if (string.IsNullOrEmpty(route))
            return string.IsNullOrEmpty(listener) ? Any : listener;
        if (string.IsNullOrEmpty(listener) || listener == route)
            return route;
        if (Contains(listener, route))
            return route;
        return Contains(route, listener) ? listener : null;
    }

    /// <summary>Whether a wildcard stands for another name or for a longer wildcard.</summary>
    public static bool Contains(string wildcard, string other) =>
        IsWildcard(wildcard)
        && other.Length > wildcard.Length - 1
        && other.AsSpan().EndsWith(wildcard.AsSpan(1), StringComparison.Ordinal)
        && other != wildcard;

    /// <summary>The wildcards that stand for a host or for a narrower wildcard, from the narrowest on; the last is <see cref="Any"/>.</summary>
    public static IEnumerable<string> Wider(string host)
    {
        if (host == Any)
            yield break;
        for (var dot = host.IndexOf('.', IsWildcard(host) ? 2 : 0); dot >= 0; dot = host.IndexOf('.', dot + 1))
            yield return $"*{host[dot..]}";
        yield return Any;
    }

    /// <summary>Whether a listener's hostname takes all requests for a host.</summary>
    public static bool Covers(string? listener, string host)
    {
        if (string.IsNullOrEmpty(listener))
            return true;
        return host != Any && (listener == host || Contains(listener, host));
    }

    /// <summary>
    /// Precedence: exact names before wildcards before none; the longer wildcard, by labels, before the shorter. Exact names are equal.
    /// </summary>
    public static int Specificity(string? hostname)
    {
        if (string.IsNullOrEmpty(hostname) || hostname == Any)
            return 0;
        return IsWildcard(hostname) ? 1 + hostname.AsSpan().Count('.') : int.MaxValue;
    }

    /// <summary>The form in which hostnames are compared; DNS names don't depend on case.</summary>
    public static string? Normalize(string? hostname) =>
        hostname is null || hostname.AsSpan().IndexOfAnyInRange('A', 'Z') < 0 ? hostname : hostname.ToLowerInvariant();

    /// <summary>Whether Envoy takes a name as a domain and as a server name: a wildcard stands only for the first labels.</summary>
    public static bool IsUsable(string hostname)
    {
        var name = hostname.AsSpan(IsWildcard(hostname) ? 2 : 0);
        return name.Length > 0 && hostname.Length <= MaxServerName && name.IndexOfAnyExcept(NameCharacters) < 0;
    }

    private static bool IsWildcard(string hostname) => hostname.StartsWith("*.", StringComparison.Ordinal);
}
