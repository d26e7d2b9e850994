namespace KGateway.Translation.Routes;

/// <summary>What paths in routes may contain.</summary>
internal static class PathRules
{
    private const string Pattern = "^(?:([A-Za-z0-9/:@._~!$&'()*+,:=;-]*|[%][0-9a-fA-F]{2}))*$";
    private const string Punctuation = "/:@._~!$&'()*+,=;-";

    private static readonly string[] Forbidden = ["//", "/./", "/../", "%2f", "%2F", "#"];
    private static readonly string[] ForbiddenEnds = ["/..", "/."];

    /// <summary>What is wrong with a path, or null.</summary>
    public static string? FindProblem(string path)
    {
        if (CharacterProblem(path) is { } problem)
            return problem;
        foreach (string part in Forbidden)
        {
            if (path.Contains(part, StringComparison.Ordinal))
                return $"path [{path}] cannot contain [{part}]";
        }

        foreach (string end in ForbiddenEnds)
        {
            if (path.EndsWith(end, StringComparison.Ordinal))
                return $"path [{path}] cannot end with [{end}]";
        }

        return null;
    }

    /// <summary>What is wrong with the characters of a path, a host or a scheme, or null.</summary>
    public static string? CharacterProblem(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                    return $"must only contain valid characters matching pattern {Pattern}";
                i += 2;
            }
            else if (!char.IsAsciiLetterOrDigit(c) && !Punctuation.Contains(c, StringComparison.Ordinal))
            {
                return $"must only contain valid characters matching pattern {Pattern}";
            }
        }

        return null;
    }
}
