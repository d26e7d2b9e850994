using ParsedExpr = global::Cel.Expr.ParsedExpr;

namespace KGateway.Translation.Policies.Cel;

/// <summary>Expressions of the Common Expression Language, as far as Envoy evaluates them.</summary>
internal static class CelExpressions
{
    /// <summary>
    /// Parses an expression. Null if it isn't one or Envoy would refuse it, and <paramref name="problem"/> says why:
    /// <c>line:column: text</c>.
    /// </summary>
    public static ParsedExpr? Parse(string text, out string? problem)
    {
        if (CelParser.Parse(text, out problem) is not { } parsed)
            return null;
        problem = CelNesting.FindProblem(parsed) ?? CelFunctions.FindProblem(parsed);
        return problem is null ? parsed : null;
    }

    /// <summary>What Envoy would refuse in an expression that it reads as text, or null: <c>line:column: text</c>.</summary>
    public static string? FindTextProblem(string text)
    {
        if (CelParser.Parse(text, CelNesting.MaxTextBrackets, out string? problem) is not { } parsed)
            return problem;
        return CelNesting.FindTextProblem(parsed) ?? CelFunctions.FindProblem(parsed);
    }
}
