using System.Buffers;

namespace KGateway.Resources.Schema;

/// <summary>
/// Formats of strings in the Kubernetes API, checked in linear time. The patterns say the same as regular expressions; some of them
/// would take exponential time in a backtracking engine.
/// </summary>
internal static class Formats
{
    public const string DnsLabelPattern = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    public const string DnsSubdomainPattern = @"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    public const string UrlPathPattern = "^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$";

    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";

    private static readonly SearchValues<char> LabelChars = SearchValues.Create(Lower + Digits + "-");
    private static readonly SearchValues<char> TokenChars = SearchValues.Create(Lower + Upper + Digits + "!#$%&'*+-.^_`|~");
    private static readonly SearchValues<char> UrlPathChars = SearchValues.Create(Lower + Upper + Digits + "-/._~!$&'()*+,;=:@%");
    private static readonly SearchValues<char> DomainPathChars = SearchValues.Create(Lower + Upper + Digits + "/-._~%!$&'()*+,;=:");
    private static readonly SearchValues<char> NamePartChars = SearchValues.Create(Lower + Upper + Digits + "-_.");
    private static readonly SearchValues<char> WordChars = SearchValues.Create(Lower + Upper + Digits + "-");
    private static readonly SearchValues<char> AlphanumericChars = SearchValues.Create(Lower + Upper + Digits);
    private static readonly SearchValues<char> IdentifierChars = SearchValues.Create(Lower + Upper + Digits + "_");

    public static bool IsDnsLabel(ReadOnlySpan<char> value) =>
        !value.IsEmpty && value[0] != '-' && value[^1] != '-' && !value.ContainsAnyExcept(LabelChars);

    public static bool IsDnsSubdomain(ReadOnlySpan<char> value)
    {
        while (true)
        {
            int dot = value.IndexOf('.');
            if (dot < 0)
                return IsDnsLabel(value);
            if (!IsDnsLabel(value[..dot]))
                return false;
            value = value[(dot + 1)..];
        }
    }

    public static bool IsHostname(ReadOnlySpan<char> value) => IsDnsSubdomain(value.StartsWith("*.") ? value[2..] : value);

    public static bool IsKind(ReadOnlySpan<char> value) =>
        !value.IsEmpty && char.IsAsciiLetter(value[0]) && value[^1] != '-' && !value.ContainsAnyExcept(WordChars);

    public static bool IsToken(ReadOnlySpan<char> value) => !value.IsEmpty && !value.ContainsAnyExcept(TokenChars);

    public static bool IsHeaderValue(ReadOnlySpan<char> value)
    {
        bool blank = true;
        foreach (char c in value)
        {
            if (c is ' ' or '\t')
            {
                if (blank)
                    return false;
                blank = true;
            }
            else if (c is >= '!' and <= '~')
            {
                blank = false;
            }
            else
            {
                return false;
            }
        }

        return !blank;
    }

    public static bool IsUrlPath(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || value.ContainsAnyExcept(UrlPathChars))
            return false;
        for (int i = value.IndexOf('%'); i >= 0 && i < value.Length; i++)
        {
            if (value[i] != '%')
                continue;
            if (i + 2 >= value.Length || !char.IsAsciiHexDigit(value[i + 1]) || !char.IsAsciiHexDigit(value[i + 2]))
                return false;
        }

        return true;
    }

    public static bool IsDomainPrefixedPath(ReadOnlySpan<char> value)
    {
        int slash = value.IndexOf('/');
        return slash > 0 && slash < value.Length - 1
            && IsDnsSubdomain(value[..slash]) && !value[(slash + 1)..].ContainsAnyExcept(DomainPathChars);
    }

    /// <summary>Like <see cref="IsDomainPrefixedPath"/>, with anything before the domain.</summary>
    public static bool EndsWithDomainPrefixedPath(ReadOnlySpan<char> value)
    {
        for (int slash = value.Length - 2; slash > 0; slash--)
        {
            if (value[slash] == '/' && IsLowerOrDigit(value[slash - 1]) && !value[(slash + 1)..].ContainsAnyExcept(DomainPathChars))
                return true;
        }

        return false;
    }

    public static bool IsProtocol(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty)
            return false;
        int slash = value.LastIndexOf('/');
        if (slash < 0)
            return value[0] != '-' && value[^1] != '-' && !value.ContainsAnyExcept(WordChars);
        // The API's pattern doesn't anchor the domain at the start.
        return slash > 0 && slash < value.Length - 1
            && IsLowerOrDigit(value[slash - 1]) && !value[(slash + 1)..].ContainsAnyExcept(AlphanumericChars);
    }

    /// <summary>Name part of a label key or a label value: alphanumeric at both ends, at most 63 characters.</summary>
    public static bool IsQualifiedNamePart(ReadOnlySpan<char> value) =>
        value.Length is > 0 and <= 63
        && char.IsAsciiLetterOrDigit(value[0]) && char.IsAsciiLetterOrDigit(value[^1]) && !value.ContainsAnyExcept(NamePartChars);

    /// <summary>Key of a label or an annotation: an optional DNS subdomain, a slash and a name.</summary>
    public static bool IsQualifiedName(ReadOnlySpan<char> value)
    {
        int slash = value.IndexOf('/');
        return slash < 0
            ? IsQualifiedNamePart(value)
            : IsDnsSubdomain(value[..slash]) && IsQualifiedNamePart(value[(slash + 1)..]);
    }

    public static bool IsCorsOrigin(ReadOnlySpan<char> value)
    {
        if (value is "*")
            return true;
        if (value.StartsWith("http://"))
            value = value[7..];
        else if (value.StartsWith("https://"))
            value = value[8..];
        else
            return false;

        int colon = value.IndexOf(':');
        if (colon >= 0)
        {
            ReadOnlySpan<char> port = value[(colon + 1)..];
            if (port.Length is 0 or > 5 || port.ContainsAnyExceptInRange('0', '9'))
                return false;
            value = value[..colon];
        }

        if (value is "*")
            return true;
        if (value.StartsWith("*."))
            value = value[2..];
        foreach (Range label in value.Split('.'))
        {
            if (value[label].IsEmpty || value[label].ContainsAnyExcept(WordChars))
                return false;
        }

        return true;
    }

    /// <summary>A programming identifier: letters, digits and underscores, no digit first.</summary>
    public static bool IsIdentifier(ReadOnlySpan<char> value) =>
        !value.IsEmpty && !char.IsAsciiDigit(value[0]) && !value.ContainsAnyExcept(IdentifierChars);

    /// <summary>Key of an entry of a Secret or ConfigMap.</summary>
    public static bool IsSecretKey(ReadOnlySpan<char> value) => !value.IsEmpty && !value.ContainsAnyExcept(NamePartChars);

    private static bool IsLowerOrDigit(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
