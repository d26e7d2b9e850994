using ParsedExpr = global::Cel.Expr.ParsedExpr;

namespace KGateway.Translation.Policies.Cel;

/// <summary>Expressions as Envoy evaluates them.</summary>
internal static class CelExpressions
{
    /// <summary>Parses an expression; null with the problem when Envoy would not take it.</summary>
    public static ParsedExpr? Parse(string text, out string? problem) => CelParser.Parse(text, out problem);
}
