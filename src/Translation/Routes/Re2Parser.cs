namespace KGateway.Translation.Routes;

/// <summary>Reads a regular expression of RE2: alternatives, groups and repetition. Remembers the first problem.</summary>
internal ref partial struct Re2Parser(string text)
{
    // RE2's limit on counted repetition, and half of that on nesting.
    private const int MaxRepeat = 1000;
    private const int MaxDepth = 500;

    // Envoy's limit on instructions (re2.max_program_size.error_level), and how many of them every program has.
    private const long MaxSize = 100;
    private const long BaseSize = 4;

    private readonly string _text = text;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _at;
    private string? _problem;
    private bool _foldsCase;

    public string? Parse()
    {
        Node whole = Alternatives(0);
        if (_problem is null && _at < _text.Length)
            Fail("unexpected )");
        if (_problem is null && whole.Size + BaseSize > MaxSize)
            Fail("the expression is too large");
        return _problem;
    }

    private readonly bool More => _problem is null && _at < _text.Length;

    private void Fail(string problem) => _problem ??= $"{problem}: {_text}";

    // Number of instructions, and the product of the largest nested repeat counts.
    private readonly record struct Node(long Size, long Repeat);

    private Node Alternatives(int depth)
    {
        if (depth > MaxDepth)
            Fail("the expression nests too deeply");
        var all = new Node(0, 1);
        bool repeatable = false;
        bool repeated = false;
        while (More && _text[_at] != ')')
        {
            char c = _text[_at];
            if (c == '|')
            {
                _at++;
                all = all with { Size = all.Size + 1 };
                (repeatable, repeated) = (false, false);
                continue;
            }

            if (c is '*' or '+' or '?')
            {
                Fail(repeated ? "bad repetition operator" : "no argument for repetition operator");
                break;
            }

            if (c == '{' && !repeatable && !repeated && TryReadRepeat(out _, out _))
            {
                Fail("no argument for repetition operator");
                break;
            }

            Node atom = Atom(depth, out repeatable);
            repeated = false;
            if (repeatable)
                atom = Repetition(atom, out repeated);
            all = new Node(all.Size + atom.Size, Math.Max(all.Repeat, atom.Repeat));
        }

        return all.Size == 0 ? all with { Size = 1 } : all;
    }

    private Node Repetition(Node atom, out bool repeated)
    {
        repeated = false;
        if (!More)
            return atom;
        if (_text[_at] is '*' or '+' or '?')
        {
            _at++;
            repeated = true;
            atom = atom with { Size = atom.Size + 1 };
        }
        else if (_text[_at] == '{')
        {
            int start = _at;
            if (!TryReadRepeat(out int low, out int high))
            {
                // Braces that count nothing stand for themselves.
                _at = start;
                return atom;
            }

            repeated = true;
            int count = Math.Max(1, Math.Max(low, high));
            if (low > MaxRepeat || high > MaxRepeat || (high >= 0 && low > high) || atom.Repeat * count > MaxRepeat)
                Fail("invalid repetition size");
            long optional = high > low ? high - low : 0;
            long size = high < 0 ? atom.Size * Math.Max(1, low) + 1 : atom.Size * low + (atom.Size + 1) * optional;
            atom = new Node(Math.Max(1, size), atom.Repeat * count);
        }

        if (repeated && More && _text[_at] == '?')
            _at++;
        if (repeated && More && (_text[_at] is '*' or '+' or '?' || IsRepeat()))
            Fail("bad repetition operator");
        return atom;
    }

    private bool IsRepeat()
    {
        int start = _at;
        bool result = _text[_at] == '{' && TryReadRepeat(out _, out _);
        _at = start;
        return result;
    }

    // {n}, {n,} or {n,m}; high is -1 when there is no upper limit.
    private bool TryReadRepeat(out int low, out int high)
    {
        high = 0;
        int at = _at + 1;
        if (!TryReadNumber(ref at, out low))
            return false;
        high = low;
        if (at < _text.Length && _text[at] == ',')
        {
            at++;
            if (!TryReadNumber(ref at, out high))
                high = -1;
        }

        if (at >= _text.Length || _text[at] != '}')
            return false;
        _at = at + 1;
        return true;
    }

    private readonly bool TryReadNumber(ref int at, out int number)
    {
        int start = at;
        number = 0;
        while (at < _text.Length && char.IsAsciiDigit(_text[at]))
            number = Math.Min(number * 10 + (_text[at++] - '0'), 100_000);
        return at > start;
    }

    private Node Atom(int depth, out bool repeatable)
    {
        repeatable = true;
        char c = _text[_at++];
        switch (c)
        {
            case '(':
                return Group(depth, out repeatable);
            case '[':
                return Class();
            case '\\':
                return Escape(inClass: false, out _);
            case '.':
                return new Node(2, 1);
            default:
                return new Node(c < 0x80 ? 1 : 3, 1);
        }
    }

    private Node Group(int depth, out bool repeatable)
    {
        repeatable = true;
        bool captures = !More || _text[_at] != '?' || (_at + 1 < _text.Length && _text[_at + 1] is 'P' or '<');
        if (More && _text[_at] == '?' && !GroupHead(out repeatable))
            return new Node(0, 1);
        Node inner = Alternatives(depth + 1);
        if (!More || _text[_at] != ')')
            Fail("missing )");
        else
            _at++;
        return new Node(inner.Size + (captures ? 2 : 0), inner.Repeat);
    }

    // What follows "(?"; false when the group ends with its flags, as (?i) does.
    private bool GroupHead(out bool repeatable)
    {
        repeatable = true;
        _at++;
        if (More && _text[_at] is 'P' or '<')
        {
            ReadName();
            return true;
        }

        bool negated = false;
        bool any = false;
        while (More)
        {
            char c = _text[_at++];
            switch (c)
            {
                case 'i' or 'm' or 's' or 'U':
                    any = true;
                    _foldsCase |= c == 'i';
                    continue;
                case '-' when !negated:
                    negated = true;
                    any = false;
                    continue;
                case ':' when !negated || any:
                    return true;
                case ')' when any:
                    repeatable = false;
                    return false;
            }

            break;
        }

        Fail("invalid or unsupported Perl syntax");
        return false;
    }

    private void ReadName()
    {
        if (_text[_at] == 'P')
            _at++;
        int end = _at < _text.Length && _text[_at] == '<' ? _text.IndexOf('>', _at) : -1;
        ReadOnlySpan<char> name = end < 0 ? default : _text.AsSpan(_at + 1, end - _at - 1);
        if (name.IsEmpty || name.ContainsAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"))
        {
            Fail("invalid named capture group");
            return;
        }

        if (!_names.Add(name.ToString()))
            Fail("duplicate capture group name");
        _at = end + 1;
    }
}
