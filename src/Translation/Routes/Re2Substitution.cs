namespace KGateway.Translation.Routes;

/// <summary>Checks texts that take the place of what a regular expression of RE2 matches: <c>\1</c> stands for the first group.</summary>
internal static class Re2Substitution
{
    /// <summary>What is wrong with a text for a valid expression, or null.</summary>
    public static string? FindProblem(string text, string expression)
    {
        var groups = CountGroups(expression);
        for (var i = text.IndexOf('\\', StringComparison.Ordinal); i >= 0 && i < text.Length; i++)
        {
            if (text[i] != '\\')
                continue;
            i++;
            if (i == text.Length)
                return "a backslash at the end stands for nothing";
            if (text[i] == '\\')
                continue;
            if (!char.IsAsciiDigit(text[i]))
                return "a backslash must be followed by a digit or a backslash";
            if (text[i] - '0' > groups)
                return $"the expression has {groups} groups, not {text[i]}";
        }

        return null;
    }

    // Brackets in classes and after backslashes open no group.
    private static int CountGroups(string expression)
    {
        var groups = 0;
        var inClass = false;
        for (var i = 0; i < expression.Length; i++)
        {
            switch (expression[i])
            {
                case '\\' when i + 1 < expression.Length && expression[i + 1] == 'Q':
                    var end = expression.IndexOf("\\E", i, StringComparison.Ordinal);
                    i = end < 0 ? expression.Length : end + 1;
                    break;
                case '\\':
                    i++;
                    break;
                case '[' when !inClass:
                    inClass = true;
                    // A bracket that comes first stands for itself.
                    if (i + 1 < expression.Length && expression[i + 1] == '^')
                        i++;
                    if (i + 1 < expression.Length && expression[i + 1] == ']')
                        i++;
                    break;
                case '[' when i + 1 < expression.Length && expression[i + 1] == ':':
                    i = Math.Max(i, expression.IndexOf(":]", i, StringComparison.Ordinal) + 1);
                    break;
                case ']':
                    inClass = false;
                    break;
                case '(' when !inClass && Captures(expression.AsSpan(i + 1)):
                    groups++;
                    break;
            }
        }

        return groups;
    }

    private static bool Captures(ReadOnlySpan<char> rest) => !rest.StartsWith("?") || rest.StartsWith("?P<") || rest.StartsWith("?<");
}
