using System.Globalization;

namespace KGateway.Translation.Policies.Cel;

/// <summary>What stands between the quotes of a string, unit by unit; each kind of line end is one <c>\n</c>.</summary>
internal ref struct CelStringContent
{
    private readonly CelToken _token;
    private readonly bool _raw;
    private readonly int _end;
    private int _at;

    /// <summary>Reads a token whose first <paramref name="prefix"/> characters are no part of the string.</summary>
    public CelStringContent(CelToken token, int prefix)
    {
        _token = token;
        _at = prefix;
        if (token.Text[_at] is 'r' or 'R')
        {
            _raw = true;
            _at++;
        }

        char quote = token.Text[_at];
        // Two quotes are an empty string, six or more are a long one.
        int length = token.Text.Length - _at;
        int quotes = length >= 6 && token.Text[_at + 1] == quote && token.Text[_at + 2] == quote ? 3 : 1;
        _at += quotes;
        _end = token.Text.Length - quotes;
    }

    /// <summary>The next unit; false at the end.</summary>
    /// <exception cref="CelSyntaxException">An escape sequence is unknown.</exception>
    public bool Next(out CelStringUnit unit)
    {
        unit = default;
        if (_at >= _end)
            return false;
        int start = _at;
        char c = _token.Text[_at++];
        if (c == '\r')
        {
            if (_at < _end && _token.Text[_at] == '\n')
                _at++;
            c = '\n';
        }

        unit = c == '\\' && !_raw ? Escaped(start) : new(c, CelEscape.None, _token.Start + start);
        return true;
    }

    private CelStringUnit Escaped(int start)
    {
        char c = _at < _end ? _token.Text[_at++] : '\0';
        int position = _token.Start + start;
        switch (c)
        {
            case 'a':
                return new('\a', CelEscape.Byte, position);
            case 'b':
                return new('\b', CelEscape.Byte, position);
            case 'f':
                return new('\f', CelEscape.Byte, position);
            case 'n':
                return new('\n', CelEscape.Byte, position);
            case 'r':
                return new('\r', CelEscape.Byte, position);
            case 't':
                return new('\t', CelEscape.Byte, position);
            case 'v':
                return new('\v', CelEscape.Byte, position);
            case '\\' or '\'' or '"' or '`' or '?':
                return new(c, CelEscape.Byte, position);
            case 'x' or 'X':
                return new(Hex(2, position), CelEscape.Byte, position);
            case 'u':
                return new(Hex(4, position), CelEscape.Unicode, position);
            case 'U':
                return new(Hex(8, position), CelEscape.Unicode, position);
            case >= '0' and <= '3':
                return new(((c - '0') << 6) | (Octal(position) << 3) | Octal(position), CelEscape.Byte, position);
            default:
                throw new CelSyntaxException(position, "unknown escape sequence");
        }
    }

    private int Octal(int position)
    {
        char c = _at < _end ? _token.Text[_at++] : '\0';
        return c is >= '0' and <= '7' ? c - '0' : throw new CelSyntaxException(position, "an octal escape sequence has three digits");
    }

    private int Hex(int digits, int position)
    {
        if (_at + digits <= _end
            && int.TryParse(_token.Text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value))
        {
            _at += digits;
            return value;
        }

        throw new CelSyntaxException(position, $"the escape sequence has fewer than {digits} hexadecimal digits");
    }
}
