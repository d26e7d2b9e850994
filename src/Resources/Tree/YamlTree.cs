using System.Buffers;
using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KGateway.Resources.Tree;

/// <summary>Builds trees from YAML, of which JSON is a part.</summary>
internal sealed class YamlTree
{
    /// <summary>Deepest nesting; Kubernetes objects stay far below.</summary>
    private const int MaxDepth = 64;

    /// <summary>Most nodes of a document with its aliases followed.</summary>
    private const int MaxWeight = 1_000_000;

    /// <summary>Maps with more entries look for equal keys with a set.</summary>
    private const int LinearLimit = 32;

    // YAML allows none of them, and the parser takes some for the end of the text.
    private static readonly SearchValues<char> ControlCharacters = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Select(static c => (char)c).Where(static c => c is not ('\t' or '\n' or '\r'))]);

    private readonly Parser _parser;
    private readonly int _lineOffset;
    private readonly Action<TreeNode> _onDocument;
    private readonly Action<TreeException> _onError;
    private readonly Dictionary<string, TreeNode?> _anchors = new(StringComparer.Ordinal);

    // Entries of the document that merge keys brought, or could have.
    private int _merged;

    private YamlTree(TextReader text, int lineOffset, Action<TreeNode> onDocument, Action<TreeException> onError)
    {
        _parser = new Parser(text);
        _lineOffset = lineOffset;
        _onDocument = onDocument;
        _onError = onError;
    }

    /// <summary>Hands out the documents of a text one by one; one that can't be read is told as an error instead.</summary>
    /// <remarks>The text is cut at its document markers first, so that a syntax error spoils its own document only.</remarks>
    public static void Read(string text, Action<TreeNode> onDocument, Action<TreeException> onError)
    {
        int start = 0, startLine = 0, line = 0, position = 0;
        while (position < text.Length)
        {
            int end = text.IndexOf('\n', position);
            int next = end < 0 ? text.Length : end + 1;
            if (IsDocumentMarker(text, position) && !IsDirectives(text.AsSpan(start, position - start)))
            {
                ReadPart(text.Substring(start, position - start), startLine, onDocument, onError);
                start = position;
                startLine = line;
            }

            position = next;
            line++;
        }

        ReadPart(start == 0 ? text : text[start..], startLine, onDocument, onError);
    }

    private static bool IsDocumentMarker(string text, int position) =>
        string.CompareOrdinal(text, position, "---", 0, 3) == 0
        && (position + 3 == text.Length || char.IsWhiteSpace(text[position + 3]));

    /// <summary>Whether a part holds directives, which belong to the document that follows.</summary>
    private static bool IsDirectives(ReadOnlySpan<char> part)
    {
        bool found = false;
        foreach (ReadOnlySpan<char> line in part.EnumerateLines())
        {
            if (line.StartsWith("%"))
                found = true;
            else if (!line.IsWhiteSpace() && !line.TrimStart().StartsWith("#"))
                return false;
        }

        return found;
    }

    private static void ReadPart(string text, int lineOffset, Action<TreeNode> onDocument, Action<TreeException> onError)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        if (text.AsSpan().IndexOfAny(ControlCharacters) is >= 0 and var at)
        {
            ReadOnlySpan<char> before = text.AsSpan(0, at);
            onError(new TreeException(
                string.Create(CultureInfo.InvariantCulture, $"not valid YAML: control character U+{(int)text[at]:X4}"),
                before.Count('\n') + lineOffset + 1, at - before.LastIndexOf('\n')));
            return;
        }

        var reader = new YamlTree(new StringReader(text), lineOffset, onDocument, onError);
        try
        {
            reader.ReadStream();
        }
        catch (YamlException error)
        {
            // The message starts with the place in the part, which is told by line and column instead.
            string message = error.InnerException?.Message ?? error.Message;
            int colon = message.StartsWith("(Line:", StringComparison.Ordinal) ? message.IndexOf("): ", StringComparison.Ordinal) : -1;
            int line = (int)error.Start.Line;
            if (message.Contains("invalid tab", StringComparison.Ordinal))
                line = LineOfTab(text, line);
            onError(new TreeException(
                "not valid YAML: " + (colon < 0 ? message : message[(colon + 3)..]), line + lineOffset, (int)error.Start.Column, error));
        }
        catch (TreeException error)
        {
            onError(error);
        }
    }

    /// <summary>The first line, from one on, that a tab indents; the parser names the start of what it was in the middle of.</summary>
    private static int LineOfTab(string text, int from)
    {
        int line = 0;
        foreach (ReadOnlySpan<char> content in text.AsSpan().EnumerateLines())
        {
            line++;
            if (line >= from && content[..^content.TrimStart().Length].Contains('\t'))
                return line;
        }

        return from;
    }

    private void ReadStream()
    {
        while (MoveNext())
        {
            if (_parser.Current is not DocumentStart)
                continue;
            _anchors.Clear();
            _merged = 0;
            MoveNext();
            _onDocument(ReadNode(0));
        }
    }

    /// <summary>Reads the node that starts at the current event; afterwards the current event is its last one.</summary>
    private TreeNode ReadNode(int depth)
    {
        ParsingEvent current = _parser.Current!;
        (int line, int column) = Place(current);
        if (depth > MaxDepth)
            throw new TreeException($"nested deeper than {MaxDepth} levels", line, column);
        switch (current)
        {
            case Scalar scalar:
                return Anchored(scalar, ReadScalar(scalar, line, column));
            case AnchorAlias alias:
                if (!_anchors.TryGetValue(alias.Value.Value, out TreeNode? target))
                    throw new TreeException($"the alias *{alias.Value} has no anchor", line, column);
                return target ?? throw new TreeException($"the alias *{alias.Value} is inside its own anchor", line, column);
            case SequenceStart sequence:
                Announce(sequence);
                return Anchored(sequence, ReadList(depth, line, column));
            case MappingStart mapping:
                Announce(mapping);
                return Anchored(mapping, ReadMap(depth, line, column));
            default:
                throw new TreeException("not valid YAML: a value is expected", line, column);
        }
    }

    private static ScalarNode ReadScalar(Scalar scalar, int line, int column)
    {
        ScalarKind kind = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty ? CoreSchema.Resolve(scalar.Value)
            : scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific ? ScalarKind.String
            : scalar.Tag.Value switch
            {
                "tag:yaml.org,2002:null" => ScalarKind.Null,
                "tag:yaml.org,2002:bool" or "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" => CoreSchema.Resolve(scalar.Value),
                _ => ScalarKind.String,
            };
        return new ScalarNode(kind, WellFormed(scalar.Value), line, column);
    }

    /// <summary>Replaces halves of surrogate pairs, which no UTF-8 can carry, as decoding does.</summary>
    private static string WellFormed(string text) =>
        text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private ListNode ReadList(int depth, int line, int column)
    {
        var items = new List<TreeNode>();
        while (MoveNext() && _parser.Current is not SequenceEnd)
            items.Add(ReadNode(depth + 1));
        return Limited(new ListNode(items, line, column));
    }

    private MapNode ReadMap(int depth, int line, int column)
    {
        var entries = new List<MapEntry>();
        HashSet<string>? keys = null;
        List<TreeNode>? merged = null;
        while (MoveNext() && _parser.Current is not MappingEnd)
        {
            (int keyLine, int keyColumn) = Place(_parser.Current!);
            bool plain = _parser.Current is Scalar { Style: ScalarStyle.Plain };
            if (ReadNode(depth + 1) is not ScalarNode key)
                throw new TreeException("a key must be a string", keyLine, keyColumn);
            MoveNext();
            TreeNode value = ReadNode(depth + 1);
            if (plain && key.Text == "<<")
                (merged ??= []).Add(value);
            else if (keys is null ? Contains(entries, key.Text) : !keys.Add(key.Text))
                _onError(new TreeException($"the field \"{key.Text}\" is given twice", keyLine, keyColumn));
            else
                entries.Add(new MapEntry(key.Text, value, keyLine, keyColumn));
            if (keys is null && entries.Count == LinearLimit)
                keys = entries.Select(static entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        }

        foreach (TreeNode value in merged ?? [])
            Merge(value, entries, keys ??= entries.Select(static entry => entry.Key).ToHashSet(StringComparer.Ordinal));
        return Limited(new MapNode(entries, line, column));
    }

    /// <summary>Adds what a merge key brings; what is already there holds.</summary>
    private void Merge(TreeNode value, List<MapEntry> entries, HashSet<string> keys)
    {
        switch (value)
        {
            case MapNode map:
                _merged += map.Entries.Count;
                if (_merged > MaxWeight)
                    throw TooMany(value);
                foreach (MapEntry entry in map.Entries)
                {
                    if (keys.Add(entry.Key))
                        entries.Add(entry);
                }

                break;
            case ListNode list when list.Items.TrueForAll(static item => item is MapNode):
                foreach (TreeNode item in list.Items)
                    Merge(item, entries, keys);
                break;
            default:
                throw new TreeException("a merge key (<<) needs an object or a list of objects", value.Line, value.Column);
        }
    }

    private static bool Contains(List<MapEntry> entries, string key)
    {
        foreach (MapEntry entry in entries)
        {
            if (entry.Key == key)
                return true;
        }

        return false;
    }

    private static T Limited<T>(T node)
        where T : TreeNode =>
        node.Weight <= MaxWeight
            ? node
            : throw TooMany(node);

    private static TreeException TooMany(TreeNode node) => new($"more than {MaxWeight} values, aliases followed", node.Line, node.Column);

    private bool MoveNext()
    {
        ParsingEvent? last = _parser.Current;
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception error) when (error is not YamlException)
        {
            // On some malformed texts the parser fails in its own state instead of telling what is wrong.
            (int line, int column) = last is null ? (_lineOffset + 1, 1) : ((int)last.End.Line + _lineOffset, (int)last.End.Column);
            throw new TreeException("not valid YAML: it can't be understood from here on", line, column, error);
        }
    }

    private void Announce(NodeEvent start)
    {
        if (!start.Anchor.IsEmpty)
            _anchors[start.Anchor.Value] = null;
    }

    private TreeNode Anchored(NodeEvent start, TreeNode node)
    {
        if (!start.Anchor.IsEmpty)
            _anchors[start.Anchor.Value] = node;
        return node;
    }

    private (int Line, int Column) Place(ParsingEvent current) => ((int)current.Start.Line + _lineOffset, (int)current.Start.Column);
}
