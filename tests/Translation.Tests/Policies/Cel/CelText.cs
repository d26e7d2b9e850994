using System.Globalization;
using Expr = global::Cel.Expr.Expr;

namespace KGateway.Translation.Tests.Policies.Cel;

/// <summary>A syntax tree as text: each node with its number behind <c>#</c>.</summary>
internal static class CelText
{
    public static string Of(Expr expr) => string.Create(CultureInfo.InvariantCulture, $"{Node(expr)}#{expr.Id}");

    private static string Node(Expr expr) => expr.ExprKindCase switch
    {
        Expr.ExprKindOneofCase.ConstExpr => Constant(expr.ConstExpr),
        Expr.ExprKindOneofCase.IdentExpr => expr.IdentExpr.Name,
        Expr.ExprKindOneofCase.SelectExpr =>
            $"{Of(expr.SelectExpr.Operand)}.{expr.SelectExpr.Field}{(expr.SelectExpr.TestOnly ? "~test" : "")}",
        Expr.ExprKindOneofCase.CallExpr =>
            $"{(expr.CallExpr.Target is { } target ? Of(target) + "." : "")}{expr.CallExpr.Function}({List(expr.CallExpr.Args)})",
        Expr.ExprKindOneofCase.ListExpr => $"[{List(expr.ListExpr.Elements)}]",
        Expr.ExprKindOneofCase.StructExpr =>
            $"{expr.StructExpr.MessageName}{{{string.Join(", ", expr.StructExpr.Entries.Select(Entry))}}}",
        Expr.ExprKindOneofCase.ComprehensionExpr => Loop(expr.ComprehensionExpr),
        _ => "?",
    };

    private static string List(IEnumerable<Expr> items) => string.Join(", ", items.Select(Of));

    private static string Entry(Expr.Types.CreateStruct.Types.Entry entry) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(entry.MapKey is { } key ? Of(key) : entry.FieldKey)}: {Of(entry.Value)}#{entry.Id}");

    private static string Loop(Expr.Types.Comprehension loop) =>
        $"loop({loop.IterVar} in {Of(loop.IterRange)}; {loop.AccuVar} = {Of(loop.AccuInit)}; while {Of(loop.LoopCondition)}; "
        + $"{Of(loop.LoopStep)}; {Of(loop.Result)})";

    private static string Constant(global::Cel.Expr.Constant value) => value.ConstantKindCase switch
    {
        global::Cel.Expr.Constant.ConstantKindOneofCase.NullValue => "null",
        global::Cel.Expr.Constant.ConstantKindOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        global::Cel.Expr.Constant.ConstantKindOneofCase.Int64Value => value.Int64Value.ToString(CultureInfo.InvariantCulture),
        global::Cel.Expr.Constant.ConstantKindOneofCase.Uint64Value => value.Uint64Value.ToString(CultureInfo.InvariantCulture) + "u",
        global::Cel.Expr.Constant.ConstantKindOneofCase.DoubleValue => value.DoubleValue.ToString("0.0###########", CultureInfo.InvariantCulture),
        global::Cel.Expr.Constant.ConstantKindOneofCase.StringValue => $"\"{value.StringValue}\"",
        global::Cel.Expr.Constant.ConstantKindOneofCase.BytesValue => $"b[{Convert.ToHexString(value.BytesValue.Span)}]",
        _ => "?",
    };
}
