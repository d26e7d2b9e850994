using Expr = global::Cel.Expr.Expr;

namespace KGateway.Translation.Policies.Cel;

/// <summary>Names, literals, calls, and what is built of others.</summary>
internal sealed partial class CelParser
{
    private Expr Member()
    {
        Expr member = Primary();
        while (true)
        {
            if (Current.Is("."))
                member = Dotted(member, Take());
            else if (Current.Is("["))
                member = Index(member, Take());
            else
                return member;
        }
    }

    private Expr Dotted(Expr target, CelToken dot)
    {
        if (Current.Is("?"))
            throw new CelSyntaxException(dot.Start, "optional fields ('.?') are not supported");
        CelToken name = ExpectIdentifier();
        if (!Current.Is("("))
            return CelNodes.Select(_tree.Number(dot.Start), target, name.Text);
        long id = _tree.Number(Take().Start);
        List<Expr> arguments = Arguments();
        return _macros.Expand(id, name.Text, target, arguments) ?? CelNodes.Call(id, name.Text, target, arguments);
    }

    private Expr Index(Expr target, CelToken bracket)
    {
        if (Current.Is("?"))
            throw new CelSyntaxException(bracket.Start, "optional indices ('[?') are not supported");
        long id = _tree.Number(bracket.Start);
        Expr index = Expression();
        Expect("]");
        return CelNodes.Call(id, "_[_]", target, index);
    }

    private Expr Primary()
    {
        bool negative = Current.Is("-") && IsNumber(Following);
        int start = Current.Start;
        if (CelLiterals.Read(negative ? Following : Current, negative) is { } value)
        {
            _at += negative ? 2 : 1;
            return CelNodes.Literal(_tree.Number(start), value);
        }

        if (TryTake("("))
        {
            Expr inner = Expression();
            Expect(")");
            return inner;
        }

        if (Current.Is("["))
            return List(_tree.Number(Take().Start));
        if (Current.Is("{"))
            return Map(_tree.Number(Take().Start));
        return Named();
    }

    private Expr Named()
    {
        if (MessageName() is { } message)
            return Message(_tree.Number(Expect("{").Start), message);
        string dot = TryTake(".") ? "." : "";
        if (Current.Kind != CelTokenKind.Identifier)
            throw Unexpected(dot.Length > 0 ? "a name" : "an expression");
        CelToken name = Take();
        if (Reserved.Contains(name.Text))
            throw new CelSyntaxException(name.Start, $"reserved identifier: {name.Text}");
        if (!Current.Is("("))
            return CelNodes.Ident(_tree.Number(name.Start), dot + name.Text);
        long id = _tree.Number(Take().Start);
        List<Expr> arguments = Arguments();
        return _macros.Expand(id, dot + name.Text, null, arguments) ?? CelNodes.Call(id, dot + name.Text, null, arguments);
    }

    private List<Expr> Arguments()
    {
        var arguments = new List<Expr>();
        if (TryTake(")"))
            return arguments;
        do
            arguments.Add(Expression());
        while (TryTake(","));
        Expect(")");
        return arguments;
    }

    private Expr List(long id)
    {
        var elements = new List<Expr>();
        if (!Current.Is("]") && !Current.Is(","))
        {
            do
                elements.Add(Element());
            while (AnotherBefore("]"));
        }

        TryTake(",");
        Expect("]");
        return CelNodes.List(id, [.. elements]);
    }

    private Expr Map(long id)
    {
        var map = new Expr.Types.CreateStruct();
        if (!Current.Is("}") && !Current.Is(","))
        {
            do
            {
                long entry = _tree.Number();
                Expr key = Element();
                _tree.Place(entry, Expect(":").Start);
                map.Entries.Add(new Expr.Types.CreateStruct.Types.Entry { Id = entry, MapKey = key, Value = Expression() });
            }
            while (AnotherBefore("}"));
        }

        TryTake(",");
        Expect("}");
        return new() { Id = id, StructExpr = map };
    }

    private Expr Message(long id, string name)
    {
        var message = new Expr.Types.CreateStruct { MessageName = name };
        if (!Current.Is("}") && !Current.Is(","))
        {
            do
            {
                if (Current.Is("?"))
                    throw new CelSyntaxException(Current.Start, "optional fields ('?') are not supported");
                CelToken field = ExpectIdentifier();
                long entry = _tree.Number(Expect(":").Start);
                message.Entries.Add(new Expr.Types.CreateStruct.Types.Entry { Id = entry, FieldKey = field.Text, Value = Expression() });
            }
            while (AnotherBefore("}"));
        }

        TryTake(",");
        Expect("}");
        return new() { Id = id, StructExpr = message };
    }

    // Takes the comma between two of a list; the last one may have a comma after it too.
    private bool AnotherBefore(string end)
    {
        if (!Current.Is(",") || Following.Is(end))
            return false;
        Take();
        return true;
    }

    private Expr Element() => Current.Is("?")
        ? throw new CelSyntaxException(Current.Start, "optional elements ('?') are not supported")
        : Expression();

    // The name of a message to be made: names with dots between them, right before a brace. Null when something else follows.
    private string? MessageName()
    {
        int at = _at;
        string name = "";
        if (_tokens[at].Is("."))
        {
            name = ".";
            at++;
        }

        while (_tokens[at].Kind == CelTokenKind.Identifier)
        {
            name += _tokens[at++].Text;
            if (_tokens[at].Is("{"))
            {
                _at = at;
                return name;
            }

            if (!_tokens[at].Is("."))
                return null;
            name += ".";
            at++;
        }

        return null;
    }
}
