namespace KGateway.Resources.Schema;

/// <summary>Reads URIs of the scheme https as far as their formats need it.</summary>
internal static class HttpsUriText
{
    private const string Scheme = "https://";

    /// <summary>Whether a text is a URI with a host and without a fragment or blanks; a query is allowed only if said so.</summary>
    public static bool IsMatch(ReadOnlySpan<char> value, bool query)
    {
        if (!value.StartsWith(Scheme, StringComparison.Ordinal))
            return false;
        var rest = value[Scheme.Length..];
        foreach (char c in rest)
        {
            if (c is '#' or ' ' or '\t' or '\n' or '\v' or '\f' or '\r' || (c == '?' && !query))
                return false;
        }

        return !rest.IsEmpty && rest[0] is not ('/' or '?');
    }
}
