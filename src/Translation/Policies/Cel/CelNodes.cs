using Constant = global::Cel.Expr.Constant;
using Expr = global::Cel.Expr.Expr;

namespace KGateway.Translation.Policies.Cel;

/// <summary>Nodes of a syntax tree.</summary>
internal static class CelNodes
{
    public static Expr Literal(long id, Constant value) => new() { Id = id, ConstExpr = value };

    public static Expr Ident(long id, string name) => new() { Id = id, IdentExpr = new() { Name = name } };

    public static Expr Select(long id, Expr operand, string field) => new() { Id = id, SelectExpr = new() { Operand = operand, Field = field } };

    public static Expr Call(long id, string function, params ReadOnlySpan<Expr> arguments)
    {
        var call = new Expr.Types.Call { Function = function };
        foreach (Expr argument in arguments)
            call.Args.Add(argument);
        return new() { Id = id, CallExpr = call };
    }

    public static Expr Call(long id, string function, Expr? target, List<Expr> arguments)
    {
        var call = new Expr.Types.Call { Function = function, Target = target };
        call.Args.Add(arguments);
        return new() { Id = id, CallExpr = call };
    }

    public static Expr List(long id, params ReadOnlySpan<Expr> elements)
    {
        var list = new Expr.Types.CreateList();
        foreach (Expr element in elements)
            list.Elements.Add(element);
        return new() { Id = id, ListExpr = list };
    }
}
