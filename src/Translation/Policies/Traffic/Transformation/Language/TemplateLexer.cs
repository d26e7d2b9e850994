using System.Globalization;
using System.Numerics;
using System.Text;

namespace KGateway.Translation.Policies.Traffic.Transformation.Language;

/// <summary>
/// Cuts a template into tokens by the rules of minijinja: <c>{{ }}</c>, <c>{% %}</c> and <c>{# #}</c>, minus signs that trim blanks, raw
/// parts, and one line break at the end that doesn't count.
/// </summary>
internal sealed class TemplateLexer
{
    private static readonly string[] Operators =
        ["//", "**", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", ".", ",", ":", "~", "|", "=", "<", ">", "(", ")", "[", "]", "{", "}"];

    private readonly string _source;
    private readonly List<Token> _tokens = [];
    private int _at;
    private bool _trimNext;

    private TemplateLexer(string source)
    {
        if (source.EndsWith('\n'))
            source = source[..^1];
        _source = source.EndsWith('\r') ? source[..^1] : source;
    }

    /// <summary>The tokens of a template, the last one its end.</summary>
    public static List<Token> Read(string source)
    {
        var lexer = new TemplateLexer(source);
        lexer.ReadAll();
        return lexer._tokens;
    }

    /// <summary>An error at an offset of a template.</summary>
    public static TemplateSyntaxException Error(string source, int position, string problem)
    {
        var before = source.AsSpan(0, Math.Min(position, source.Length));
        int line = before.Count('\n') + 1;
        return new(problem, line, before.Length - before.LastIndexOf('\n'));
    }

    private TemplateSyntaxException Error(int position, string problem) => Error(_source, position, problem);

    private void ReadAll()
    {
        while (_at < _source.Length)
        {
            int tag = FindTag(_at);
            if (tag < 0)
            {
                AddText(_at, _source.Length, trimEnd: false);
                break;
            }

            char sign = tag + 2 < _source.Length ? _source[tag + 2] : '\0';
            AddText(_at, tag, trimEnd: sign == '-');
            int inside = sign is '-' or '+' ? tag + 3 : tag + 2;
            switch (_source[tag + 1])
            {
                case '#':
                    SkipComment(tag, inside);
                    break;
                case '%':
                    if (!TryReadRaw(tag, inside))
                        ReadTag(TokenKind.StatementStart, "{%", "%}", tag, inside);
                    break;
                default:
                    ReadTag(TokenKind.ExpressionStart, "{{", "}}", tag, inside);
                    break;
            }
        }

        _tokens.Add(new(TokenKind.End, "", _source.Length));
    }

    private int FindTag(int from)
    {
        while (true)
        {
            int brace = _source.IndexOf('{', from);
            if (brace < 0 || brace + 1 >= _source.Length)
                return -1;
            if (_source[brace + 1] is '{' or '%' or '#')
                return brace;
            from = brace + 1;
        }
    }

    private void AddText(int from, int to, bool trimEnd)
    {
        var text = _source.AsSpan(from, to - from);
        if (_trimNext)
            text = text.TrimStart();
        if (trimEnd)
            text = text.TrimEnd();
        _trimNext = false;
        if (!text.IsEmpty)
            _tokens.Add(new(TokenKind.Text, text.ToString(), from));
    }

    private void SkipComment(int start, int inside)
    {
        int end = _source.IndexOf("#}", inside, StringComparison.Ordinal);
        if (end < 0)
            throw Error(start, "a comment doesn't end");
        _trimNext = _source[end - 1] == '-' && end - 1 >= inside;
        _at = end + 2;
    }

    // {% raw %} up to {% endraw %} is text, whatever it looks like.
    private bool TryReadRaw(int start, int inside)
    {
        if (!TryReadWordTag(inside, "raw", out int body, out bool trimStart))
            return false;
        for (int at = body; (at = _source.IndexOf("{%", at, StringComparison.Ordinal)) >= 0; at += 2)
        {
            char sign = at + 2 < _source.Length ? _source[at + 2] : '\0';
            if (!TryReadWordTag(sign is '-' or '+' ? at + 3 : at + 2, "endraw", out int after, out bool trimAfter))
                continue;
            _trimNext = trimStart;
            AddText(body, at, trimEnd: sign == '-');
            _trimNext = trimAfter;
            _at = after;
            return true;
        }

        throw Error(start, "a raw part doesn't end");
    }

    private bool TryReadWordTag(int at, string word, out int after, out bool trims)
    {
        after = 0;
        trims = false;
        at = SkipBlanks(at);
        if (string.CompareOrdinal(_source, at, word, 0, word.Length) != 0)
            return false;
        at = SkipBlanks(at + word.Length);
        if (at < _source.Length && _source[at] is '-' or '+')
            trims = _source[at++] == '-';
        if (string.CompareOrdinal(_source, at, "%}", 0, 2) != 0)
            return false;
        after = at + 2;
        return true;
    }

    private int SkipBlanks(int at)
    {
        while (at < _source.Length && char.IsWhiteSpace(_source[at]))
            at++;
        return at;
    }

    private void ReadTag(TokenKind kind, string begin, string end, int start, int inside)
    {
        _tokens.Add(new(kind, begin, start));
        _at = inside;
        int open = 0;
        while (true)
        {
            _at = SkipBlanks(_at);
            if (_at >= _source.Length)
                throw Error(start, $"\"{begin}\" isn't closed by \"{end}\"");
            if (open == 0)
            {
                bool signed = _source[_at] is '-' or '+';
                if (string.CompareOrdinal(_source, signed ? _at + 1 : _at, end, 0, 2) == 0)
                {
                    _trimNext = _source[_at] == '-';
                    _tokens.Add(new(TokenKind.TagEnd, end, _at));
                    _at += signed ? 3 : 2;
                    return;
                }
            }

            ReadToken();
            var last = _tokens[^1];
            if (last.Is("(") || last.Is("[") || last.Is("{"))
                open++;
            else if (open > 0 && (last.Is(")") || last.Is("]") || last.Is("}")))
                open--;
        }
    }

    private void ReadToken()
    {
        char c = _source[_at];
        if (char.IsAsciiLetter(c) || c == '_')
        {
            int start = _at;
            while (_at < _source.Length && (char.IsAsciiLetterOrDigit(_source[_at]) || _source[_at] == '_'))
                _at++;
            _tokens.Add(new(TokenKind.Name, _source[start.._at], start));
            return;
        }

        if (char.IsAsciiDigit(c))
        {
            ReadNumber();
            return;
        }

        if (c is '"' or '\'')
        {
            ReadString(c);
            return;
        }

        foreach (string op in Operators)
        {
            if (string.CompareOrdinal(_source, _at, op, 0, op.Length) != 0)
                continue;
            _tokens.Add(new(TokenKind.Operator, op, _at));
            _at += op.Length;
            return;
        }

        throw Error(_at, $"\"{c}\" has no meaning here");
    }

    private void ReadNumber()
    {
        int start = _at;
        int radix = _source[_at] != '0' || _at + 1 >= _source.Length ? 10 : char.ToLowerInvariant(_source[_at + 1]) switch
        {
            'b' => 2,
            'o' => 8,
            'x' => 16,
            _ => 10,
        };
        if (radix != 10)
        {
            _at += 2;
            ReadInteger(start, radix);
            return;
        }

        bool isFloat = false;
        SkipDigits();
        if (_at < _source.Length && _source[_at] == '.')
        {
            isFloat = true;
            _at++;
            SkipDigits();
        }

        if (_at < _source.Length && _source[_at] is 'e' or 'E')
        {
            isFloat = true;
            _at++;
            if (_at < _source.Length && _source[_at] is '+' or '-')
                _at++;
            SkipDigits();
        }

        if (!isFloat)
        {
            _at = start;
            ReadInteger(start, 10);
            return;
        }

        string text = _source[start.._at].Replace("_", "", StringComparison.Ordinal);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
            throw Error(start, $"\"{text}\" is no float");
        _tokens.Add(new(TokenKind.Float, text, start));
    }

    private void SkipDigits()
    {
        while (_at < _source.Length && (char.IsAsciiDigit(_source[_at]) || _source[_at] == '_'))
            _at++;
    }

    private void ReadInteger(int start, int radix)
    {
        var value = BigInteger.Zero;
        int digits = 0;
        for (; _at < _source.Length && (char.IsAsciiHexDigit(_source[_at]) || _source[_at] == '_'); _at++)
        {
            if (_source[_at] == '_')
                continue;
            int digit = Convert.ToInt32(_source[_at].ToString(), 16);
            if (digit >= radix)
                break;
            value = (value * radix) + digit;
            digits++;
            if (value > UInt128.MaxValue)
                throw Error(start, "an integer is too large");
        }

        if (digits == 0)
            throw Error(start, "an integer has no digits");
        _tokens.Add(new(TokenKind.Integer, value.ToString(CultureInfo.InvariantCulture), start));
    }

    private void ReadString(char quote)
    {
        int start = _at++;
        var text = new StringBuilder();
        while (_at < _source.Length && _source[_at] != quote)
        {
            if (_source[_at] == '\\')
                ReadEscape(text);
            else
                text.Append(_source[_at++]);
        }

        if (_at >= _source.Length)
            throw Error(start, "a string doesn't end");
        _at++;
        string value = text.ToString();
        for (int i = 0; i < value.Length; i++)
        {
            if (char.IsHighSurrogate(value[i]) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
                i++;
            else if (char.IsSurrogate(value[i]))
                throw Error(start, "a string contains half a character");
        }

        _tokens.Add(new(TokenKind.String, value, start));
    }

    private void ReadEscape(StringBuilder text)
    {
        int start = _at++;
        char c = _at < _source.Length ? _source[_at++] : '\0';
        switch (c)
        {
            case '"' or '\'' or '\\' or '/':
                text.Append(c);
                break;
            case 'b':
                text.Append('\b');
                break;
            case 'f':
                text.Append('\f');
                break;
            case 'n':
                text.Append('\n');
                break;
            case 'r':
                text.Append('\r');
                break;
            case 't':
                text.Append('\t');
                break;
            case 'x' when TryReadHex(2, out char small):
                text.Append(small);
                break;
            case 'u' when TryReadHex(4, out char unit):
                text.Append(unit);
                break;
            default:
                throw Error(start, "a string has an escape without meaning");
        }
    }

    private bool TryReadHex(int digits, out char value)
    {
        value = '\0';
        if (_at + digits > _source.Length
            || !ushort.TryParse(_source.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
            return false;
        _at += digits;
        value = (char)code;
        return true;
    }
}
