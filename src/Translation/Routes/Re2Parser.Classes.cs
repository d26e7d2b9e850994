using System.Globalization;

namespace KGateway.Translation.Routes;

/// <summary>Classes of characters and escapes.</summary>
internal ref partial struct Re2Parser
{
    // The most ranges that a Unicode class has among the characters of Latin-1.
    private const long UnicodeClassSize = 18;

    private Node Class()
    {
        long size = 0;
        if (More && _text[_at] == '^')
        {
            _at++;
            size++;
        }

        bool first = true;
        while (More && (first || _text[_at] != ']'))
        {
            first = false;
            if (_text[_at] == '[' && _at + 1 < _text.Length && _text[_at + 1] == ':')
            {
                if (TryReadPosixClass())
                    size += 5;
                continue;
            }

            int low = ClassMember(ref size);
            if (_at + 1 < _text.Length && _text[_at] == '-' && _text[_at + 1] != ']')
            {
                _at++;
                int high = ClassMember(ref size);
                // Characters beyond ASCII are several bytes, which make other ranges than one would think.
                if (_problem is null && (low < 0 || high < low || high >= 0x80))
                    Fail("invalid character class range");
            }
        }

        if (!More)
            Fail("missing ]");
        else
            _at++;
        return new Node(_foldsCase ? size * 2 : size, 1);
    }

    // The code point of a member, or -1 for one that is a class itself.
    private int ClassMember(ref long size)
    {
        if (!More)
            return -1;
        if (_text[_at] == '\\')
        {
            _at++;
            size += Escape(inClass: true, out int value).Size;
            return value;
        }

        int point = char.IsSurrogatePair(_text, _at) ? char.ConvertToUtf32(_text, _at++) : _text[_at];
        _at++;
        size += point < 0x80 ? 1 : 4;
        return point;
    }

    private bool TryReadPosixClass()
    {
        int end = _text.IndexOf(":]", _at + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            Fail("missing ]");
            return false;
        }

        ReadOnlySpan<char> name = _text.AsSpan(_at + 2, end - _at - 2).TrimStart('^');
        if (name is not ("alnum" or "alpha" or "ascii" or "blank" or "cntrl" or "digit" or "graph" or "lower" or "print" or "punct"
            or "space" or "upper" or "word" or "xdigit"))
        {
            Fail("invalid character class range");
            return false;
        }

        _at = end + 2;
        return true;
    }

    // What follows a backslash. The value is the character that it stands for, or -1.
    private Node Escape(bool inClass, out int value)
    {
        value = -1;
        if (_at >= _text.Length)
        {
            Fail("trailing \\");
            return default;
        }

        char c = _text[_at++];
        switch (c)
        {
            case 'd' or 'D' or 'w' or 'W' or 's' or 'S':
                return new Node(c switch { 'd' => 1, 'D' => 2, 's' => 3, 'W' => 5, _ => 4 }, 1);
            case 'b' or 'B' or 'A' or 'z' or 'C' when !inClass:
                return new Node(1, 1);
            case 'Q' when !inClass:
                int end = _text.IndexOf("\\E", _at, StringComparison.Ordinal);
                int length = (end < 0 ? _text.Length : end) - _at;
                _at = end < 0 ? _text.Length : end + 2;
                if (length == 0)
                    Fail("empty \\Q\\E");
                return new Node(3L * length, 1);
            case 'p' or 'P':
                return UnicodeClass();
            case 'x':
                value = Hexadecimal();
                return new Node(1, 1);
            case 'a' or 'f' or 'n' or 'r' or 't' or 'v':
                value = c switch { 'a' => 7, 'f' => 12, 'n' => 10, 'r' => 13, 't' => 9, _ => 11 };
                return new Node(1, 1);
            case >= '0' and <= '7':
                value = Octal(c);
                return new Node(1, 1);
            case < '\u0080' when !char.IsAsciiLetterOrDigit(c) && c != '_':
                value = c;
                return new Node(1, 1);
            default:
                Fail("invalid escape sequence");
                return default;
        }
    }

    // A single digit from 1 to 7 would be a back-reference, which RE2 doesn't have.
    private int Octal(char first)
    {
        if (first != '0' && (_at >= _text.Length || _text[_at] is < '0' or > '7'))
        {
            Fail("invalid escape sequence");
            return -1;
        }

        int value = first - '0';
        for (int i = 0; i < 2 && _at < _text.Length && _text[_at] is >= '0' and <= '7'; i++)
            value = value * 8 + (_text[_at++] - '0');
        return value;
    }

    private int Hexadecimal()
    {
        int start = _at;
        int end = _at + 2;
        if (_at < _text.Length && _text[_at] == '{')
        {
            start++;
            end = _text.IndexOf('}', _at);
            _at = end + 1;
        }
        else
        {
            _at = end;
        }

        if (end > start
            && end <= _text.Length
            && int.TryParse(_text.AsSpan(start, end - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            && value is >= 0 and <= 0xFF)
            return value;
        Fail("invalid escape sequence");
        _at = _text.Length;
        return -1;
    }

    private Node UnicodeClass()
    {
        string name = "";
        if (_at < _text.Length && _text[_at] != '{')
        {
            name = _text[_at++].ToString();
        }
        else if (_at < _text.Length)
        {
            int end = _text.IndexOf('}', _at);
            if (end > _at)
            {
                name = _text[(_at + 1)..end].TrimStart('^');
                _at = end + 1;
            }
        }

        if (!Re2UnicodeClasses.Contains(name))
            Fail("invalid character class range");
        return new Node(UnicodeClassSize + 1, 1);
    }
}
