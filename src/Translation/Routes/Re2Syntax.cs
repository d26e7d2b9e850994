namespace KGateway.Translation.Routes;

/// <summary>
/// Checks regular expressions against the syntax of RE2, the engine of Envoy, which reads them byte by byte (Latin-1), and against the
/// size that Envoy allows. Envoy refuses a whole route table for one bad expression, so this check errs on the side of refusing.
/// </summary>
internal static class Re2Syntax
{
    /// <summary>What is wrong with an expression that users wrote, or null; that it is empty Envoy's API forbids whatever it is built with.</summary>
    public static string? FindProblem(string expression, ValidationMode mode)
    {
        if (expression.Length == 0)
            return "the regular expression is empty";
        return mode == ValidationMode.Standard ? null : FindProblem(expression);
    }

    /// <summary>What is wrong with an expression, or null.</summary>
    public static string? FindProblem(string expression)
    {
        var parser = new Re2Parser(expression);
        return parser.Parse();
    }
}
