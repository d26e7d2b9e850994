namespace KGateway.Translation.Policies.Traffic.Transformation.Language;

/// <summary>Reads the statements of a template: Jinja's as minijinja has them.</summary>
internal sealed partial class TemplateParser
{
    private readonly string _source;
    private readonly List<Token> _tokens;
    private readonly VariableScopes _scopes = new();
    private readonly HashSet<string> _macros = new(StringComparer.Ordinal);
    private int _at;
    private int _nesting;

    private TemplateParser(string source)
    {
        _source = source;
        _tokens = TemplateLexer.Read(source);
    }

    /// <summary>The tree of a template, and the names that it uses without declaring them.</summary>
    /// <exception cref="TemplateSyntaxException">The template can't be read.</exception>
    public static (SyntaxNode Tree, IReadOnlyCollection<string> Undeclared) Parse(string source)
    {
        var parser = new TemplateParser(source);
        var tree = parser.ParseBody(parser.Current.Position);
        return (tree, parser._scopes.Undeclared);
    }

    private Token Current => _tokens[_at];

    private TemplateSyntaxException Error(Token at, string problem) => TemplateLexer.Error(_source, at.Position, problem);

    private TemplateSyntaxException Unexpected(string wanted) => Error(Current, $"{Current.Described} stands where {wanted} should");

    private Token Next() => _tokens[_at++];

    private bool Skip(string op)
    {
        if (!Current.Is(op))
            return false;
        _at++;
        return true;
    }

    private bool SkipName(string name)
    {
        if (!Current.IsName(name))
            return false;
        _at++;
        return true;
    }

    private void Expect(string op)
    {
        if (!Skip(op))
            throw Unexpected($"\"{op}\"");
    }

    private string ExpectName() => Current.Kind == TokenKind.Name ? Next().Text : throw Unexpected("a name");

    private void ExpectTagEnd(string end)
    {
        if (Current.Kind != TokenKind.TagEnd)
            throw Unexpected($"\"{end}\"");
        _at++;
    }

    // Deeper ones could exhaust the stack, here or in the proxy.
    private SyntaxNode Made(SyntaxNode node)
    {
        if (node.Depth > SyntaxNode.MaxDepth)
            throw Error(Current, "the template is nested too deeply");
        return node;
    }

    // Statements up to one of the names, which isn't consumed (its tag's begin is), or to the end of the template when there is none.
    private SyntaxNode ParseBody(int start, params ReadOnlySpan<string> ends)
    {
        if (++_nesting > 100)
            throw Error(Current, "the template is nested too deeply");
        var items = new List<object?>();
        while (true)
        {
            var token = Next();
            switch (token.Kind)
            {
                case TokenKind.Text:
                    items.Add(token.Text);
                    continue;
                case TokenKind.ExpressionStart:
                    items.Add(new SyntaxNode("emit", ParseExpression()));
                    ExpectTagEnd("}}");
                    continue;
                case TokenKind.StatementStart when Current.Kind == TokenKind.Name && ends.Contains(Current.Text):
                    break;
                case TokenKind.StatementStart:
                    items.Add(ParseStatement());
                    continue;
                case TokenKind.End when ends.IsEmpty:
                    break;
                default:
                    throw TemplateLexer.Error(_source, start, $"\"{{% {ends[^1]} %}}\" is missing");
            }

            _nesting--;
            return Made(SyntaxNode.List(items));
        }
    }

    // The body of a statement whose begin tag ends here, up to the one end tag that it can have.
    private SyntaxNode ParseOnlyBody(Token statement, string end)
    {
        ExpectTagEnd("%}");
        var body = ParseBody(statement.Position, end);
        _at++;
        ExpectTagEnd("%}");
        return body;
    }

    private SyntaxNode ParseStatement()
    {
        var statement = Current;
        string name = ExpectName();
        return Made(name switch
        {
            "if" => ParseIf(statement),
            "for" => ParseFor(statement),
            "set" => ParseSet(statement),
            "with" => ParseWith(statement),
            "filter" => ParseFilterBlock(statement),
            "macro" => ParseMacro(statement),
            "call" => ParseCallBlock(statement),
            "do" => ParseDo(),
            _ when TemplateNames.UnavailableStatements.Contains(name) => throw Error(statement, $"statement {name} is not available"),
            _ => throw Error(statement, $"unknown statement {name}"),
        });
    }

    private SyntaxNode ParseDo()
    {
        var at = Current;
        var call = ParseExpression();
        if (call.Name is not ("call" or "method"))
            throw Error(at, "\"do\" needs a call");
        ExpectTagEnd("%}");
        return new("do", call);
    }

    private SyntaxNode ParseIf(Token statement)
    {
        if (++_nesting > 100)
            throw Error(statement, "the template is nested too deeply");
        var condition = ParseExpression();
        ExpectTagEnd("%}");
        var yes = ParseBody(statement.Position, "elif", "else", "endif");
        var end = Next();
        SyntaxNode no;
        if (end.IsName("elif"))
        {
            no = SyntaxNode.List([ParseIf(end)]);
        }
        else if (end.IsName("else"))
        {
            no = ParseOnlyBody(statement, "endif");
        }
        else
        {
            no = SyntaxNode.List([]);
            ExpectTagEnd("%}");
        }

        _nesting--;
        return Made(new("if", condition, yes, no));
    }

    private SyntaxNode ParseFor(Token statement)
    {
        int targetAt = _at;
        var target = ParseTarget(inNamespace: false, declare: false);
        if (!SkipName("in"))
            throw Unexpected("\"in\"");
        var over = ParseOr();
        _scopes.Enter();
        int resume = _at;
        _at = targetAt;
        ParseTarget(inNamespace: false, declare: true);
        _at = resume;
        SyntaxNode? condition = SkipName("if") ? ParseExpression() : null;
        bool recursive = SkipName("recursive");
        ExpectTagEnd("%}");
        _scopes.Declare("loop");
        var body = ParseBody(statement.Position, "else", "endfor");
        _scopes.Leave();
        SyntaxNode other = SyntaxNode.List([]);
        if (Next().IsName("else"))
            other = ParseOnlyBody(statement, "endfor");
        else
            ExpectTagEnd("%}");
        return new("for", target, over, condition, body, other, recursive, (long)(body.Size + (condition?.Size ?? 0)));
    }

    private SyntaxNode ParseSet(Token statement)
    {
        int targetAt = _at;
        bool parenthesized = Current.Is("(");
        object target = ParseSetTarget(declare: false);
        if (Skip("="))
        {
            var value = ParseExpression();
            ExpectTagEnd("%}");
            DeclareTarget(targetAt);
            return new("set", target, value);
        }

        if (parenthesized)
            throw Unexpected("\"=\"");
        var filters = Skip("|") ? ParseFilterChain() : SyntaxNode.List([]);
        var body = ParseOnlyBody(statement, "endset");
        DeclareTarget(targetAt);
        return new("capture", target, filters, body);
    }

    private void DeclareTarget(int targetAt)
    {
        int resume = _at;
        _at = targetAt;
        ParseSetTarget(declare: true);
        _at = resume;
    }

    private SyntaxNode ParseWith(Token statement)
    {
        _scopes.Enter();
        var sets = new List<object?>();
        while (Current.Kind != TokenKind.TagEnd)
        {
            if (sets.Count > 0)
                Expect(",");
            int targetAt = _at;
            object target = ParseSetTarget(declare: false);
            Expect("=");
            sets.Add(new SyntaxNode(target, ParseExpression()));
            DeclareTarget(targetAt);
        }

        var body = ParseOnlyBody(statement, "endwith");
        _scopes.Leave();
        return new("with", SyntaxNode.List(sets), body);
    }

    private SyntaxNode ParseFilterBlock(Token statement)
    {
        var filters = ParseFilterChain();
        _scopes.Enter();
        var body = ParseOnlyBody(statement, "endfilter");
        _scopes.Leave();
        return new("filter", filters, body);
    }

    // Filters without a value, each a list of its name, arguments and named arguments.
    private SyntaxNode ParseFilterChain()
    {
        var filters = new List<object?>();
        do
        {
            var (name, arguments, named) = ParseFilter();
            filters.Add(new SyntaxNode(name, arguments, named));
        }
        while (Skip("|"));
        return SyntaxNode.List(filters);
    }

    private SyntaxNode ParseMacro(Token statement)
    {
        var at = Current;
        string name = ExpectName();
        if (TemplateNames.Reserved.Contains(name))
            throw Error(at, $"\"{name}\" can't be assigned to");
        _scopes.Declare(name);
        _macros.Add(name);
        return ParseMacroRest(statement, name, "endmacro");
    }

    // Parameters and body.
    private SyntaxNode ParseMacroRest(Token statement, string name, string end)
    {
        _scopes.Enter();
        _scopes.Declare("caller");
        var parameters = new List<object?>();
        if (name != "caller" || Current.Is("("))
        {
            Expect("(");
            while (!Skip(")"))
            {
                if (parameters.Count > 0)
                    Expect(",");
                if (Skip(")"))
                    break;
                string parameter = ParseTargetName();
                parameters.Add(Skip("=") ? new SyntaxNode(parameter, ParseExpression()) : new SyntaxNode(parameter));
                _scopes.Declare(parameter);
            }
        }

        if (name == "caller")
            return ParseCallRest(statement, parameters, end);
        var body = ParseOnlyBody(statement, end);
        _scopes.Leave();
        return new("macro", name, SyntaxNode.List(parameters), body, (long)body.Size);
    }

    private SyntaxNode ParseCallBlock(Token statement) => ParseMacroRest(statement, "caller", "endcall");

    private SyntaxNode ParseCallRest(Token statement, List<object?> parameters, string end)
    {
        var at = Current;
        var call = ParseExpression();
        if (call.Name != "call")
            throw Error(at, "\"call\" needs the call of a macro");
        var body = ParseOnlyBody(statement, end);
        _scopes.Leave();
        var macro = new SyntaxNode("macro", "caller", SyntaxNode.List(parameters), body, (long)body.Size);
        return new("call", call[1], call[2], call[3], macro);
    }
}
