using System.Collections.Immutable;

namespace KGateway.Translation.Policies.Traffic.Transformation.Language;

/// <content>Expressions, in the order of precedence that minijinja has.</content>
internal sealed partial class TemplateParser
{
    private static readonly IReadOnlyDictionary<string, SyntaxNode> NoNames = ImmutableDictionary<string, SyntaxNode>.Empty;

    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];

    private static SyntaxNode Undefined => new("undefined");

    private SyntaxNode ParseExpression()
    {
        if (++_nesting > 100)
            throw Error(Current, "the template is nested too deeply");
        var value = ParseOr();
        while (SkipName("if"))
        {
            var condition = ParseOr();
            value = Made(new("if", condition, value, SkipName("else") ? ParseExpression() : Undefined));
        }

        _nesting--;
        return value;
    }

    private SyntaxNode ParseOr()
    {
        var left = ParseAnd();
        while (SkipName("or"))
            left = Made(new("or", left, ParseAnd()));
        return left;
    }

    private SyntaxNode ParseAnd()
    {
        var left = ParseNot();
        while (SkipName("and"))
            left = Made(new("and", left, ParseNot()));
        return left;
    }

    private SyntaxNode ParseNot()
    {
        int count = 0;
        while (SkipName("not"))
            count++;
        var value = ParseComparison();
        for (; count > 0; count--)
            value = Made(new("not", value));
        return value;
    }

    private SyntaxNode ParseComparison()
    {
        var left = ParseSum();
        while (true)
        {
            if (Current.Kind == TokenKind.Operator && Array.IndexOf(Comparisons, Current.Text) >= 0)
            {
                string op = Next().Text;
                left = Made(new("op", op, left, ParseSum()));
            }
            else if (SkipName("in"))
            {
                left = Made(new("op", "in", left, ParseSum()));
            }
            else if (Current.IsName("not") && _tokens[_at + 1].IsName("in"))
            {
                _at += 2;
                left = Made(new("not", new SyntaxNode("op", "in", left, ParseSum())));
            }
            else
            {
                return left;
            }
        }
    }

    private SyntaxNode ParseSum() => ParseOperators(static parser => parser.ParseConcatenation(), "+", "-");

    private SyntaxNode ParseConcatenation() => ParseOperators(static parser => parser.ParseProduct(), "~");

    private SyntaxNode ParseProduct() => ParseOperators(static parser => parser.ParsePower(), "*", "/", "//", "%");

    private SyntaxNode ParsePower() => ParseOperators(static parser => parser.ParseUnary(), "**");

    private SyntaxNode ParseOperators(Func<TemplateParser, SyntaxNode> operand, params ReadOnlySpan<string> operators)
    {
        var left = operand(this);
        while (Current.Kind == TokenKind.Operator && operators.Contains(Current.Text))
        {
            string op = Next().Text;
            left = Made(new("op", op, left, operand(this)));
        }

        return left;
    }

    private SyntaxNode ParseUnary() => ParseFilters(ParsePostfix(ParseSigned()));

    private SyntaxNode ParseSigned()
    {
        if (!Skip("-"))
            return ParsePrimary();
        if (++_nesting > 100)
            throw Error(Current, "the template is nested too deeply");
        var negated = new SyntaxNode("neg", ParseSigned());
        _nesting--;
        return negated;
    }

    private SyntaxNode ParsePostfix(SyntaxNode value)
    {
        while (true)
        {
            if (Skip("."))
            {
                value = Made(new("attr", value, ExpectName()));
            }
            else if (Skip("["))
            {
                value = Made(ParseSubscript(value));
            }
            else if (Current.Is("("))
            {
                value = Made(ParseCall(value));
            }
            else
            {
                return value;
            }
        }
    }

    private SyntaxNode ParseSubscript(SyntaxNode value)
    {
        SyntaxNode? start = Current.Is(":") ? null : ParseExpression();
        if (Skip("]"))
            return new("item", value, start);
        Expect(":");
        SyntaxNode? stop = Current.Is(":") || Current.Is("]") ? null : ParseExpression();
        SyntaxNode? step = null;
        if (Skip(":") && !Current.Is("]"))
            step = ParseExpression();
        Expect("]");
        return new("slice", value, start ?? Undefined, stop ?? Undefined, step ?? Undefined);
    }

    private SyntaxNode ParseCall(SyntaxNode callee)
    {
        var at = Current;
        var (arguments, named) = ParseArguments();
        if (callee is { Name: "attr" })
            return new("method", callee[1], callee[2], arguments, named);
        if (callee is not { Name: "var" })
            throw Error(at, "only functions and macros can be called");
        string name = (string)callee[1]!;
        if (!TemplateNames.Functions.Contains(name) && !_scopes.IsDeclared(name) && !_macros.Contains(name))
            throw Error(at, $"function {name} is unknown");
        return new("call", name, arguments, named);
    }

    private (SyntaxNode Arguments, IReadOnlyDictionary<string, SyntaxNode> Named) ParseArguments()
    {
        Expect("(");
        var arguments = new List<object?>();
        var named = new SortedDictionary<string, SyntaxNode>(StringComparer.Ordinal);
        for (bool first = true; !Skip(")"); first = false)
        {
            if (!first)
            {
                Expect(",");
                if (Skip(")"))
                    break;
            }

            if (Skip("**"))
            {
                arguments.Add(new SyntaxNode("**", ParseExpression()));
            }
            else if (Skip("*"))
            {
                arguments.Add(new SyntaxNode("*", ParseExpression()));
            }
            else if (Current.Kind == TokenKind.Name && _tokens[_at + 1].Is("="))
            {
                string name = Next().Text;
                _at++;
                named[name] = ParseExpression();
            }
            else if (named.Count > 0)
            {
                throw Error(Current, "arguments without a name come before those with one");
            }
            else
            {
                arguments.Add(ParseExpression());
            }
        }

        return (SyntaxNode.List(arguments), named.Count == 0 ? NoNames : named);
    }

    private SyntaxNode ParseFilters(SyntaxNode value)
    {
        while (true)
        {
            if (Skip("|"))
            {
                var (name, arguments, named) = ParseFilter();
                value = Made(new("filter", name, value, arguments, named));
            }
            else if (SkipName("is"))
            {
                bool negated = SkipName("not");
                var test = ParseTest(value);
                value = Made(negated ? new("not", test) : test);
            }
            else
            {
                return value;
            }
        }
    }

    private (string Name, SyntaxNode Arguments, IReadOnlyDictionary<string, SyntaxNode> Named) ParseFilter()
    {
        var at = Current;
        string name = ExpectName();
        if (!TemplateNames.Filters.Contains(name))
            throw Error(at, $"filter {name} is unknown");
        var (arguments, named) = Current.Is("(") ? ParseArguments() : (SyntaxNode.List([]), NoNames);
        if (named.Count > 0 && !TemplateNames.FiltersWithNames.Contains(name))
            throw Error(at, $"filter {name} takes no arguments by name");
        return (name, arguments, named);
    }

    private SyntaxNode ParseTest(SyntaxNode value)
    {
        var at = Current;
        string name = ExpectName();
        if (!TemplateNames.Tests.Contains(name))
            throw Error(at, $"test {name} is unknown");
        var arguments = SyntaxNode.List([]);
        if (Current.Is("("))
            (arguments, _) = ParseArguments();
        else if (BeginsTestArgument(Current))
            arguments = SyntaxNode.List([ParsePostfix(ParseSigned())]);
        return new("test", name, value, arguments);
    }

    private static bool BeginsTestArgument(Token token) => token.Kind switch
    {
        TokenKind.Name => token.Text is not ("and" or "or" or "else" or "is" or "if" or "in" or "not" or "recursive"),
        TokenKind.String or TokenKind.Integer or TokenKind.Float => true,
        _ => token.Is("-") || token.Is("[") || token.Is("{"),
    };

    private SyntaxNode ParsePrimary()
    {
        var token = Next();
        switch (token.Kind)
        {
            case TokenKind.Name:
                return ParseName(token);
            case TokenKind.String:
                string text = token.Text;
                while (Current.Kind == TokenKind.String)
                    text += Next().Text;
                return new("const", text);
            case TokenKind.Integer:
                return long.TryParse(token.Text, out long number) && number <= 1L << 53 ? new("const", number) : new("long", token.Text);
            case TokenKind.Float:
                return new("float", token.Text);
            case TokenKind.Operator when token.Text == "(":
                return ParseParenthesis();
            case TokenKind.Operator when token.Text == "[":
                return ParseList("]", []);
            case TokenKind.Operator when token.Text == "{":
                return ParseMap();
            default:
                _at--;
                throw Unexpected("a value");
        }
    }

    private SyntaxNode ParseName(Token token)
    {
        switch (token.Text)
        {
            case "true" or "True":
                return new("const", true);
            case "false" or "False":
                return new("const", false);
            case "none" or "None":
                return new("none");
            default:
                if (!Current.Is("("))
                    _scopes.Use(token.Text);
                return new("var", token.Text);
        }
    }

    // One value, or a list when there is a comma.
    private SyntaxNode ParseParenthesis()
    {
        if (Skip(")"))
            return new("list");
        var value = ParseExpression();
        if (Skip(")"))
            return value;
        Expect(",");
        return ParseList(")", [value]);
    }

    private SyntaxNode ParseList(string end, List<object?> items)
    {
        items.Insert(0, "list");
        while (!Skip(end))
        {
            items.Add(ParseExpression());
            if (Skip(end))
                break;
            Expect(",");
        }

        return Made(SyntaxNode.List(items));
    }

    private SyntaxNode ParseMap()
    {
        var items = new List<object?> { "map" };
        while (!Skip("}"))
        {
            items.Add(ParseExpression());
            Expect(":");
            items.Add(ParseExpression());
            if (Skip("}"))
                break;
            Expect(",");
        }

        return Made(SyntaxNode.List(items));
    }
}
