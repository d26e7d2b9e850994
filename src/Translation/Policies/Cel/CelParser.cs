using Expr = global::Cel.Expr.Expr;
using ParsedExpr = global::Cel.Expr.ParsedExpr;

namespace KGateway.Translation.Policies.Cel;

/// <summary>
/// Reads expressions of the Common Expression Language by its language definition, with its standard macros. Nodes are numbered in the order
/// of the reference implementation. Types and functions are not checked.
/// </summary>
internal sealed partial class CelParser
{
    // Of brackets and of the alternatives of conditions.
    private const int DefaultMaxNesting = 250;

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop", "package", "namespace",
        "null", "return", "true", "var", "void", "while",
    };

    private readonly List<CelToken> _tokens;
    private readonly CelTree _tree = new();
    private readonly CelMacros _macros;
    private readonly int _maxNesting;
    private int _at;
    private int _nesting;

    private CelParser(List<CelToken> tokens, int maxNesting)
    {
        _maxNesting = maxNesting;
        _tokens = tokens;
        _macros = new(_tree);
    }

    private CelToken Current => _tokens[_at];

    private CelToken Following => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    /// <summary>
    /// Parses an expression. Null if it isn't one, and <paramref name="problem"/> says why: <c>line:column: text</c>, both counted in
    /// characters from 1.
    /// </summary>
    public static ParsedExpr? Parse(string expression, out string? problem) => Parse(expression, DefaultMaxNesting, out problem);

    /// <summary>The same with another limit for expressions within brackets and alternatives of conditions, the outermost included.</summary>
    public static ParsedExpr? Parse(string expression, int maxNesting, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(expression);
        try
        {
            var parser = new CelParser(CelLexer.Split(expression), maxNesting);
            Expr root = parser.Expression();
            if (parser.Current.Kind != CelTokenKind.End)
                throw parser.Unexpected("an operator");
            problem = null;
            return parser._tree.ToParsed(root, expression);
        }
        catch (CelSyntaxException e)
        {
            problem = $"{Place(expression, e.Position)}: {e.Message}";
            return null;
        }
    }

    private static string Place(string text, int position)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, position);
        int line = before.Count('\n') + 1;
        int column = 1;
        foreach (char c in before[(before.LastIndexOf('\n') + 1)..])
        {
            if (!char.IsLowSurrogate(c))
                column++;
        }

        return $"{line}:{column}";
    }

    private CelSyntaxException Unexpected(string wanted) => new(Current.Start, $"unexpected {Current.Display}, expected {wanted}");

    private CelToken Take()
    {
        CelToken token = Current;
        if (token.Kind != CelTokenKind.End)
            _at++;
        return token;
    }

    private bool TryTake(string symbol)
    {
        if (!Current.Is(symbol))
            return false;
        _at++;
        return true;
    }

    private CelToken Expect(string symbol) => Current.Is(symbol) ? Take() : throw Unexpected($"'{symbol}'");

    private CelToken ExpectIdentifier() => Current.Kind == CelTokenKind.Identifier ? Take() : throw Unexpected("a name");

    private Expr Expression()
    {
        if (++_nesting > _maxNesting)
            throw new CelSyntaxException(Current.Start, $"the expression nests deeper than {_maxNesting} levels");
        Expr expression = Or();
        if (Current.Is("?"))
        {
            long id = _tree.Number(Take().Start);
            Expr whenTrue = Or();
            Expect(":");
            expression = CelNodes.Call(id, "_?_:_", expression, whenTrue, Expression());
        }

        _nesting--;
        return expression;
    }

    private Expr Or()
    {
        var terms = new CelTerms("_||_", And());
        while (Current.Is("||"))
        {
            int position = Take().Start;
            Expr term = And();
            terms.Add(_tree.Number(position), term);
        }

        return terms.ToExpr();
    }

    private Expr And()
    {
        var terms = new CelTerms("_&&_", Relation());
        while (Current.Is("&&"))
        {
            int position = Take().Start;
            Expr term = Relation();
            terms.Add(_tree.Number(position), term);
        }

        return terms.ToExpr();
    }

    private Expr Relation()
    {
        Expr left = Sum();
        while (RelationOf(Current) is { } function)
        {
            long id = _tree.Number(Take().Start);
            left = CelNodes.Call(id, function, left, Sum());
        }

        return left;
    }

    private static string? RelationOf(CelToken token) => token switch
    {
        { Kind: CelTokenKind.Keyword, Text: "in" } => "@in",
        { Kind: CelTokenKind.Symbol, Text: "==" } => "_==_",
        { Kind: CelTokenKind.Symbol, Text: "!=" } => "_!=_",
        { Kind: CelTokenKind.Symbol, Text: "<" } => "_<_",
        { Kind: CelTokenKind.Symbol, Text: "<=" } => "_<=_",
        { Kind: CelTokenKind.Symbol, Text: ">" } => "_>_",
        { Kind: CelTokenKind.Symbol, Text: ">=" } => "_>=_",
        _ => null,
    };

    private Expr Sum()
    {
        Expr left = Product();
        while (Current.Is("+") || Current.Is("-"))
        {
            CelToken sign = Take();
            long id = _tree.Number(sign.Start);
            left = CelNodes.Call(id, $"_{sign.Text}_", left, Product());
        }

        return left;
    }

    private Expr Product()
    {
        Expr left = Unary();
        while (Current.Is("*") || Current.Is("/") || Current.Is("%"))
        {
            CelToken sign = Take();
            long id = _tree.Number(sign.Start);
            left = CelNodes.Call(id, $"_{sign.Text}_", left, Unary());
        }

        return left;
    }

    private Expr Unary()
    {
        CelToken first = Current;
        if (!first.Is("!") && !(first.Is("-") && !IsNumber(Following)))
            return Member();
        int count = 0;
        while (TryTake(first.Text))
            count++;
        // Two of a kind undo each other.
        if (count % 2 == 0)
            return Member();
        long id = _tree.Number(first.Start);
        return CelNodes.Call(id, $"{first.Text}_", Member());
    }

    private static bool IsNumber(CelToken token) => token.Kind is CelTokenKind.Int or CelTokenKind.Double;
}
