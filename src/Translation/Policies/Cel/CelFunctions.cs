using ParsedExpr = global::Cel.Expr.ParsedExpr;

namespace KGateway.Translation.Policies.Cel;

/// <summary>What Envoy can evaluate: it refuses a whole route table for one function that it doesn't know.</summary>
internal static class CelFunctions
{
    /// <summary>What Envoy would refuse in an expression, or null.</summary>
    public static string? FindProblem(ParsedExpr parsed) => null;
}
