namespace KGateway.Translation.Policies;

/// <summary>
/// Envoy's substitution format: <c>%COMMAND(arguments):length%</c> stands for a property of the request, <c>%%</c> for a percent sign.
/// Envoy refuses a whole route table for one text that it can't read, so texts are checked here.
/// </summary>
internal static class SubstitutionFormat
{
    /// <summary>A header's value: as written if it can be read as the format, otherwise with every percent sign standing for itself.</summary>
    public static string ToHeaderValue(string value) =>
        FindProblem(value) is null ? value : value.Replace("%", "%%", StringComparison.Ordinal);

    /// <summary>
    /// What is wrong with a header's value, or null. Where Envoy's opinion counts what it refuses is told; elsewhere it stands for itself.
    /// </summary>
    public static string? HeaderProblem(string value, ValidationMode mode) =>
        mode == ValidationMode.Strict && FindProblem(value) is { } problem ? $"the value \"{value}\" is not valid: {problem}" : null;

    /// <summary>What is wrong with a text, or null.</summary>
    public static string? FindProblem(string text, FormatterSet formatters = FormatterSet.Standard)
    {
        int at = text.IndexOf('%', StringComparison.Ordinal);
        while (at >= 0)
        {
            int end = at + 1 < text.Length && text[at + 1] == '%' ? at + 1 : FindEnd(text, at + 1);
            if (end < 0)
                return $"no valid command at position {at}";
            if (end > at + 1 && CommandProblem(text.AsSpan(at + 1, end - at - 1), formatters) is { } problem)
                return problem;
            at = text.IndexOf('%', end + 1);
        }

        return null;
    }

    // The index of the percent sign that ends a command, or -1.
    private static int FindEnd(string text, int at)
    {
        int start = at;
        while (at < text.Length && (char.IsAsciiLetterUpper(text[at]) || char.IsAsciiDigit(text[at]) || text[at] == '_'))
            at++;
        if (at == start)
            return -1;
        if (at == text.Length || text[at] != '(')
            return FindEndOfRest(text, at);
        // Arguments may have parentheses of their own.
        for (int close = text.IndexOf(')', at); close >= 0; close = text.IndexOf(')', close + 1))
        {
            if (FindEndOfRest(text, close + 1) is >= 0 and var end)
                return end;
        }

        return -1;
    }

    // What is behind the arguments: a length, and the percent sign.
    private static int FindEndOfRest(string text, int at)
    {
        if (at < text.Length && text[at] == ':')
        {
            int start = ++at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            // More digits would not fit the number that Envoy reads.
            if (at == start || at - start > 9)
                return -1;
        }

        return at < text.Length && text[at] == '%' ? at : -1;
    }

    private static string? CommandProblem(ReadOnlySpan<char> command, FormatterSet formatters)
    {
        int open = command.IndexOf('(');
        int close = command.LastIndexOf(')');
        ReadOnlySpan<char> arguments = open < 0 ? default : command[(open + 1)..close];
        ReadOnlySpan<char> rest = open < 0 ? command : command[(close + 1)..];
        int length = rest.IndexOf(':');
        ReadOnlySpan<char> name = open >= 0 ? command[..open] : length >= 0 ? command[..length] : command;
        if (FormattedCommands.TryCheck(name, arguments, length >= 0, formatters, out bool valid))
            return valid ? null : $"invalid arguments of command {name}: ({arguments})";
        return SubstitutionCommands.FindProblem(name, arguments, hasLength: length >= 0);
    }
}
