using KGateway.Translation.Routes;
using Constant = global::Cel.Expr.Constant;
using Expr = global::Cel.Expr.Expr;
using ParsedExpr = global::Cel.Expr.ParsedExpr;

namespace KGateway.Translation.Policies.Cel;

/// <summary>
/// What Envoy can evaluate: it refuses a whole route table for one function, message or regular expression that it doesn't take, and for
/// each macro that is a loop.
/// </summary>
internal sealed class CelFunctions
{
    private const string Messages = "google.protobuf.";

    // By name: how many arguments there are, in calls without and with a target.
    private static readonly Dictionary<string, (int[] Global, int[] Member)> Functions = new(StringComparer.Ordinal)
    {
        ["size"] = ([1], [0]),
        ["contains"] = ([2], [1]),
        ["startsWith"] = ([2], [1]),
        ["endsWith"] = ([2], [1]),
        ["matches"] = ([2], [1]),
        ["int"] = ([1], []),
        ["uint"] = ([1], []),
        ["double"] = ([1], []),
        ["bool"] = ([1], []),
        ["bytes"] = ([1], []),
        ["dyn"] = ([1], []),
        ["type"] = ([1], []),
        ["timestamp"] = ([1], []),
        ["duration"] = ([1], []),
        ["getFullYear"] = ([], [0, 1]),
        ["getMonth"] = ([], [0, 1]),
        ["getDayOfYear"] = ([], [0, 1]),
        ["getDayOfMonth"] = ([], [0, 1]),
        ["getDate"] = ([], [0, 1]),
        ["getDayOfWeek"] = ([], [0, 1]),
        ["getHours"] = ([], [0, 1]),
        ["getMinutes"] = ([], [0, 1]),
        ["getSeconds"] = ([], [0, 1]),
        ["getMilliseconds"] = ([], [0, 1]),
    };

    // Functions of the name re.
    private static readonly Dictionary<string, int> RegexFunctions = new(StringComparer.Ordinal)
    {
        ["capture"] = 2,
        ["captureN"] = 2,
        ["extract"] = 3,
    };

    private static readonly Dictionary<string, string[]> Fields = new(StringComparer.Ordinal)
    {
        ["BoolValue"] = ["value"],
        ["BytesValue"] = ["value"],
        ["DoubleValue"] = ["value"],
        ["FloatValue"] = ["value"],
        ["Int32Value"] = ["value"],
        ["Int64Value"] = ["value"],
        ["StringValue"] = ["value"],
        ["UInt32Value"] = ["value"],
        ["UInt64Value"] = ["value"],
        ["Duration"] = ["seconds", "nanos"],
        ["Timestamp"] = ["seconds", "nanos"],
        ["Empty"] = [],
    };

    private (Expr Expr, string Problem)? _found;

    /// <summary>What Envoy would refuse in an expression that doesn't nest too deeply, with its place; null for nothing.</summary>
    public static string? FindProblem(ParsedExpr parsed)
    {
        var check = new CelFunctions();
        check.Visit(parsed.Expr);
        return check._found is { } found ? $"{Place(parsed, found.Expr.Id)}: {found.Problem}" : null;
    }

    private static string Place(ParsedExpr parsed, long id)
    {
        int position = parsed.SourceInfo.Positions[id];
        int line = 0;
        while (position >= parsed.SourceInfo.LineOffsets[line])
            line++;
        int start = line == 0 ? 0 : parsed.SourceInfo.LineOffsets[line - 1];
        return $"{line + 1}:{position - start + 1}";
    }

    private void Fail(Expr expr, string problem) => _found ??= (expr, problem);

    private void Visit(Expr? expr)
    {
        switch (expr?.ExprKindCase)
        {
            case Expr.ExprKindOneofCase.SelectExpr:
                Visit(expr.SelectExpr.Operand);
                break;
            case Expr.ExprKindOneofCase.CallExpr:
                Visit(expr, expr.CallExpr);
                break;
            case Expr.ExprKindOneofCase.ListExpr:
                foreach (Expr element in expr.ListExpr.Elements)
                    Visit(element);
                break;
            case Expr.ExprKindOneofCase.StructExpr:
                Visit(expr, expr.StructExpr);
                break;
            case Expr.ExprKindOneofCase.ComprehensionExpr:
                Fail(expr, "Envoy doesn't evaluate the macros all, exists, exists_one, map and filter");
                break;
        }
    }

    private void Visit(Expr expr, Expr.Types.Call call)
    {
        Visit(call.Target);
        foreach (Expr argument in call.Args)
            Visit(argument);
        if (IsOperator(call.Function) || IsRegexFunction(call))
            return;
        if (!Functions.TryGetValue(call.Function, out var known))
            Fail(expr, $"Envoy has no function {call.Function}");
        else if (Array.IndexOf(call.Target is null ? known.Global : known.Member, call.Args.Count) < 0)
            Fail(expr, $"function {call.Function} can't be called so");
        else if (call.Function == "matches" && Text(call.Args[^1]) is { } regex && Re2Syntax.FindProblem(regex) is { } problem)
            Fail(call.Args[^1], problem);
    }

    private void Visit(Expr expr, Expr.Types.CreateStruct created)
    {
        foreach (var entry in created.Entries)
        {
            Visit(entry.MapKey);
            Visit(entry.Value);
        }

        if (created.MessageName.Length == 0)
            return;
        string name = created.MessageName.TrimStart('.');
        if (!name.StartsWith(Messages, StringComparison.Ordinal) || !Fields.TryGetValue(name[Messages.Length..], out string[]? fields))
            Fail(expr, $"messages {name} can't be created");
        else if (created.Entries.FirstOrDefault(entry => !fields.Contains(entry.FieldKey)) is { } unknown)
            Fail(expr, $"{name} has no field {unknown.FieldKey}");
    }

    // Names that users write have none of these characters.
    private static bool IsOperator(string function) => function.AsSpan().ContainsAny("?&|![=<>+-*/%@");

    private static bool IsRegexFunction(Expr.Types.Call call) =>
        call.Target?.IdentExpr?.Name == "re" && RegexFunctions.TryGetValue(call.Function, out int count) && call.Args.Count == count;

    private static string? Text(Expr expr) =>
        expr.ConstExpr is { ConstantKindCase: Constant.ConstantKindOneofCase.StringValue } constant ? constant.StringValue : null;
}
