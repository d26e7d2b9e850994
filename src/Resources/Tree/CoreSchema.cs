namespace KGateway.Resources.Tree;

/// <summary>Resolves plain scalars by YAML 1.2's core schema.</summary>
internal static class CoreSchema
{
    public static ScalarKind Resolve(string text)
    {
        if (text.Length == 0)
            return ScalarKind.Null;
        switch (text[0])
        {
            case '~':
                return text.Length == 1 ? ScalarKind.Null : ScalarKind.String;
            case 'n' or 'N':
                return text is "null" or "Null" or "NULL" ? ScalarKind.Null : ScalarKind.String;
            case 't' or 'T':
                return text is "true" or "True" or "TRUE" ? ScalarKind.Boolean : ScalarKind.String;
            case 'f' or 'F':
                return text is "false" or "False" or "FALSE" ? ScalarKind.Boolean : ScalarKind.String;
            case (>= '0' and <= '9') or '-' or '+' or '.':
                return ResolveNumber(text);
            default:
                return ScalarKind.String;
        }
    }

    private static ScalarKind ResolveNumber(string text)
    {
        ReadOnlySpan<char> rest = text;
        if (rest is ['0', 'x', _, ..])
            return IsHex(rest[2..]) ? ScalarKind.Integer : ScalarKind.String;
        if (rest is ['0', 'o', _, ..])
            return rest[2..].ContainsAnyExceptInRange('0', '7') ? ScalarKind.String : ScalarKind.Integer;
        if (rest[0] is '-' or '+')
            rest = rest[1..];
        if (rest is ".inf" or ".Inf" or ".INF" || text is ".nan" or ".NaN" or ".NAN")
            return ScalarKind.Float;

        int whole = CountDigits(rest);
        if (whole == rest.Length)
            return whole > 0 ? ScalarKind.Integer : ScalarKind.String;
        rest = rest[whole..];
        int decimals = 0;
        if (rest[0] == '.')
        {
            decimals = CountDigits(rest[1..]);
            rest = rest[(1 + decimals)..];
        }

        if (whole + decimals == 0)
            return ScalarKind.String;
        if (rest.IsEmpty)
            return ScalarKind.Float;
        if (rest[0] is not ('e' or 'E'))
            return ScalarKind.String;
        rest = rest[1..];
        if (rest is ['-' or '+', ..])
            rest = rest[1..];
        return !rest.IsEmpty && CountDigits(rest) == rest.Length ? ScalarKind.Float : ScalarKind.String;
    }

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        int count = text.IndexOfAnyExceptInRange('0', '9');
        return count < 0 ? text.Length : count;
    }

    private static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiHexDigit(c))
                return false;
        }

        return true;
    }
}
