using Expr = global::Cel.Expr.Expr;
using ParsedExpr = global::Cel.Expr.ParsedExpr;

namespace KGateway.Translation.Policies.Cel;

/// <summary>Depth of syntax trees: what is nested too deeply Envoy can't read, nor would a walk over it end well here.</summary>
internal static class CelNesting
{
    // Protobuf's limit on messages within messages, and those around the tree.
    private const int MaxMessages = 100;
    private const int Outer = 3;

    // How far the parser goes down that Envoy reads texts with; chains of one logical operator are one level for it.
    private const int MaxTextDepth = 32;

    /// <summary>How many expressions may be within each other where Envoy reads an expression as text, the outermost included.</summary>
    public const int MaxTextBrackets = 33;

    /// <summary>What is wrong with a tree, or null.</summary>
    public static string? FindProblem(ParsedExpr parsed)
    {
        var open = new Stack<(Expr Expr, int Depth)>();
        open.Push((parsed.Expr, Outer));
        while (open.TryPop(out var next))
        {
            // The kind of the node is a message too.
            if (next.Depth + 1 > MaxMessages)
                return "1:1: the expression nests too deeply for Envoy";
            foreach (var (child, messages) in Children(next.Expr))
                open.Push((child, next.Depth + messages));
        }

        return null;
    }

    /// <summary>What is wrong with the tree of an expression that Envoy reads as text, or null.</summary>
    public static string? FindTextProblem(ParsedExpr parsed)
    {
        var open = new Stack<(Expr Expr, int Depth)>();
        open.Push((parsed.Expr, 1));
        while (open.TryPop(out var next))
        {
            // The macro "has" is a level of its own.
            int depth = next.Expr.SelectExpr is { TestOnly: true } ? next.Depth + 1 : next.Depth;
            if (depth > MaxTextDepth)
                return "1:1: the expression nests too deeply for Envoy";
            foreach (var (child, _) in Children(next.Expr))
                open.Push((child, depth + 1));
        }

        return null;
    }

    private static IEnumerable<(Expr Child, int Messages)> Children(Expr expr)
    {
        switch (expr.ExprKindCase)
        {
            case Expr.ExprKindOneofCase.SelectExpr:
                yield return (expr.SelectExpr.Operand, 2);
                break;
            case Expr.ExprKindOneofCase.CallExpr:
                if (expr.CallExpr.Target is { } target)
                    yield return (target, 2);
                foreach (Expr argument in expr.CallExpr.Args)
                    yield return (argument, 2);
                break;
            case Expr.ExprKindOneofCase.ListExpr:
                foreach (Expr element in expr.ListExpr.Elements)
                    yield return (element, 2);
                break;
            case Expr.ExprKindOneofCase.StructExpr:
                foreach (var entry in expr.StructExpr.Entries)
                {
                    if (entry.MapKey is { } key)
                        yield return (key, 3);
                    yield return (entry.Value, 3);
                }

                break;
            case Expr.ExprKindOneofCase.ComprehensionExpr:
                var loop = expr.ComprehensionExpr;
                foreach (Expr part in new[] { loop.IterRange, loop.AccuInit, loop.LoopCondition, loop.LoopStep, loop.Result })
                    yield return (part, 2);
                break;
        }
    }
}
