using Constant = global::Cel.Expr.Constant;
using Expr = global::Cel.Expr.Expr;

namespace KGateway.Translation.Policies.Cel;

/// <summary>
/// The macros of the language: calls that are replaced by what they stand for. The new nodes stand where the call stood, numbered in the
/// order in which they are nested: inner ones first.
/// </summary>
internal sealed class CelMacros(CelTree tree)
{
    // Not a name that users can write, so that no variable of theirs is hidden.
    private const string Accumulator = "@result";

    /// <summary>What a call stands for; null when it isn't a macro.</summary>
    /// <exception cref="CelSyntaxException">It is one, with arguments that it can't have.</exception>
    public Expr? Expand(long id, string function, Expr? target, List<Expr> arguments)
    {
        var call = new Expansion(tree, tree.PositionOf(id));
        Expr? expanded = (function, target, arguments.Count) switch
        {
            ("has", null, 1) => call.Has(arguments[0]),
            ("all", not null, 2) => call.All(target, arguments),
            ("exists", not null, 2) => call.Exists(target, arguments),
            ("exists_one" or "existsOne", not null, 2) => call.ExistsOne(target, arguments),
            ("map", not null, 2 or 3) => call.Map(target, arguments),
            ("filter", not null, 2) => call.Filter(target, arguments),
            _ => null,
        };
        if (expanded is not null)
            tree.Remove(id);
        return expanded;
    }

    private readonly struct Expansion(CelTree tree, int position)
    {
        public Expr Has(Expr argument)
        {
            if (argument.SelectExpr is not { TestOnly: false } select)
                throw new CelSyntaxException(tree.PositionOf(argument.Id), "invalid argument to has() macro");
            Expr test = CelNodes.Select(Next(), select.Operand, select.Field);
            test.SelectExpr.TestOnly = true;
            return test;
        }

        public Expr All(Expr range, List<Expr> arguments)
        {
            string variable = Variable(arguments[0]);
            Expr start = Literal(true);
            Expr condition = Call("@not_strictly_false", Result());
            Expr step = Call("_&&_", Result(), arguments[1]);
            return Loop(range, variable, start, condition, step, Result());
        }

        public Expr Exists(Expr range, List<Expr> arguments)
        {
            string variable = Variable(arguments[0]);
            Expr start = Literal(false);
            Expr condition = Call("@not_strictly_false", Call("!_", Result()));
            Expr step = Call("_||_", Result(), arguments[1]);
            return Loop(range, variable, start, condition, step, Result());
        }

        public Expr ExistsOne(Expr range, List<Expr> arguments)
        {
            string variable = Variable(arguments[0]);
            Expr start = Number(0);
            Expr condition = Literal(true);
            Expr step = Call("_?_:_", arguments[1], Call("_+_", Result(), Number(1)), Result());
            Expr result = Call("_==_", Result(), Number(1));
            return Loop(range, variable, start, condition, step, result);
        }

        public Expr Map(Expr range, List<Expr> arguments)
        {
            string variable = Variable(arguments[0]);
            Expr start = CelNodes.List(Next());
            Expr condition = Literal(true);
            Expr step = Call("_+_", Result(), List(arguments[^1]));
            if (arguments.Count == 3)
                step = Call("_?_:_", arguments[1], step, Result());
            return Loop(range, variable, start, condition, step, Result());
        }

        public Expr Filter(Expr range, List<Expr> arguments)
        {
            string variable = Variable(arguments[0]);
            Expr start = CelNodes.List(Next());
            Expr condition = Literal(true);
            Expr step = Call("_+_", Result(), List(arguments[0]));
            step = Call("_?_:_", arguments[1], step, Result());
            return Loop(range, variable, start, condition, step, Result());
        }

        private long Next() => tree.Number(position);

        private Expr Result() => CelNodes.Ident(Next(), Accumulator);

        private Expr Literal(bool value) => CelNodes.Literal(Next(), new Constant { BoolValue = value });

        private Expr Number(long value) => CelNodes.Literal(Next(), new Constant { Int64Value = value });

        private Expr List(Expr element) => CelNodes.List(Next(), element);

        private Expr Call(string function, params ReadOnlySpan<Expr> arguments) => CelNodes.Call(Next(), function, arguments);

        private Expr Loop(Expr range, string variable, Expr start, Expr condition, Expr step, Expr result) => new()
        {
            Id = Next(),
            ComprehensionExpr = new()
            {
                IterVar = variable,
                IterRange = range,
                AccuVar = Accumulator,
                AccuInit = start,
                LoopCondition = condition,
                LoopStep = step,
                Result = result,
            },
        };

        private string Variable(Expr argument) => argument.IdentExpr is { } ident && !ident.Name.StartsWith('.')
            ? ident.Name
            : throw new CelSyntaxException(tree.PositionOf(argument.Id), "argument must be a simple name");
    }
}
