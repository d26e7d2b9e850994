namespace KGateway.Translation.Policies.Cel;

/// <summary>Splits an expression into tokens; each is as long as can be.</summary>
internal sealed class CelLexer(string text)
{
    private static readonly string[] Symbols =
    [
        "==", "!=", "<=", ">=", "&&", "||",
        "[", "]", "{", "}", "(", ")", "<", ">", ".", ",", "-", "!", "?", ":", "+", "*", "/", "%",
    ];

    private readonly List<CelToken> _tokens = [];
    private int _at;

    /// <summary>The tokens, the last of which is the end.</summary>
    /// <exception cref="CelSyntaxException">Something is no token.</exception>
    public static List<CelToken> Split(string text)
    {
        var lexer = new CelLexer(text);
        lexer.SkipBlanks();
        while (lexer._at < text.Length)
        {
            lexer._tokens.Add(lexer.Next());
            lexer.SkipBlanks();
        }

        lexer._tokens.Add(new(CelTokenKind.End, "", text.Length));
        return lexer._tokens;
    }

    private char Peek(int ahead = 0) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (text[_at] is ' ' or '\t' or '\r' or '\n' or '\f')
            {
                _at++;
            }
            else if (text[_at] == '/' && Peek(1) == '/')
            {
                int end = text.IndexOf('\n', _at);
                _at = end < 0 ? text.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private CelToken Next()
    {
        int start = _at;
        char c = text[start];
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
            return Take(start, Number());
        if (QuoteAt() is { } quote)
        {
            bool bytes = c is 'b' or 'B';
            StringTo(start, quote);
            return Take(start, bytes ? CelTokenKind.Bytes : CelTokenKind.String);
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            while (char.IsAsciiLetterOrDigit(Peek()) || Peek() == '_')
                _at++;
            return Take(start, text.AsSpan(start, _at - start) is "in" or "true" or "false" or "null" ? CelTokenKind.Keyword : CelTokenKind.Identifier);
        }

        foreach (string symbol in Symbols)
        {
            if (string.CompareOrdinal(text, start, symbol, 0, symbol.Length) != 0)
                continue;
            _at += symbol.Length;
            return new(CelTokenKind.Symbol, symbol, start);
        }

        throw new CelSyntaxException(start, c == '`' ? "quoted identifiers are not supported" : $"unexpected character {Printable(start)}");
    }

    private CelToken Take(int start, CelTokenKind kind) => new(kind, text[start.._at], start);

    private string Printable(int at)
    {
        int length = char.IsSurrogatePair(text, at) ? 2 : 1;
        return char.IsControl(text[at]) || (length == 1 && char.IsSurrogate(text[at])) ? $"U+{(int)text[at]:X4}" : $"'{text.AsSpan(at, length)}'";
    }

    private CelTokenKind Number()
    {
        if (text[_at] == '0' && Peek(1) == 'x' && char.IsAsciiHexDigit(Peek(2)))
        {
            _at += 2;
            while (char.IsAsciiHexDigit(Peek()))
                _at++;
            return Suffixed(CelTokenKind.Int);
        }

        var kind = CelTokenKind.Int;
        Digits();
        if (Peek() == '.' && char.IsAsciiDigit(Peek(1)))
        {
            _at++;
            Digits();
            kind = CelTokenKind.Double;
        }

        int sign = Peek(1) is '+' or '-' ? 2 : 1;
        if (Peek() is 'e' or 'E' && char.IsAsciiDigit(Peek(sign)))
        {
            _at += sign;
            Digits();
            kind = CelTokenKind.Double;
        }

        return Suffixed(kind);
    }

    private CelTokenKind Suffixed(CelTokenKind kind)
    {
        if (kind != CelTokenKind.Int || Peek() is not ('u' or 'U'))
            return kind;
        _at++;
        return CelTokenKind.Uint;
    }

    private void Digits()
    {
        while (char.IsAsciiDigit(Peek()))
            _at++;
    }

    // Where the quote of a string is that starts here, after its prefixes; null when none does.
    private int? QuoteAt()
    {
        int ahead = Peek() is 'b' or 'B' ? 1 : 0;
        if (Peek(ahead) is 'r' or 'R')
            ahead++;
        return Peek(ahead) is '"' or '\'' ? ahead : null;
    }

    private void StringTo(int start, int prefix)
    {
        bool raw = prefix > 0 && text[start + prefix - 1] is 'r' or 'R';
        int open = start + prefix;
        char quote = text[open];
        bool triple = open + 2 < text.Length && text[open + 1] == quote && text[open + 2] == quote;
        _at = open + (triple ? 3 : 1);
        while (_at < text.Length)
        {
            char c = text[_at];
            if (c == quote && (!triple || (Peek(1) == quote && Peek(2) == quote)))
            {
                _at += triple ? 3 : 1;
                return;
            }

            if (!triple && c is '\n' or '\r')
                break;
            _at += c == '\\' && !raw ? 2 : 1;
        }

        throw new CelSyntaxException(start, "the string has no end");
    }
}
