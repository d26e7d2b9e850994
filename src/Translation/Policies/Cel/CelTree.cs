using Expr = global::Cel.Expr.Expr;
using ParsedExpr = global::Cel.Expr.ParsedExpr;
using SourceInfo = global::Cel.Expr.SourceInfo;

namespace KGateway.Translation.Policies.Cel;

/// <summary>Numbers the nodes of a syntax tree and remembers where each stands.</summary>
internal sealed class CelTree
{
    private const string Location = "<input>";

    private readonly SortedDictionary<long, int> _positions = [];
    private long _next = 1;

    /// <summary>The number of a node at a position, in UTF-16 units.</summary>
    public long Number(int position)
    {
        long id = _next++;
        _positions[id] = position;
        return id;
    }

    /// <summary>The number of a node whose position isn't known yet.</summary>
    public long Number() => _next++;

    /// <summary>Says where a node stands.</summary>
    public void Place(long id, int position) => _positions[id] = position;

    /// <summary>Where a node stands.</summary>
    public int PositionOf(long id) => _positions.GetValueOrDefault(id);

    /// <summary>Forgets a node that something else takes the place of.</summary>
    public void Remove(long id)
    {
        _positions.Remove(id);
        if (id == _next - 1)
            _next--;
    }

    /// <summary>The tree with what is known of its source; positions are in characters there.</summary>
    public ParsedExpr ToParsed(Expr root, string text)
    {
        int[] characters = Characters(text);
        var source = new SourceInfo { Location = Location };
        for (int i = text.IndexOf('\n', StringComparison.Ordinal); i >= 0; i = text.IndexOf('\n', i + 1))
            source.LineOffsets.Add(characters[i] + 1);
        source.LineOffsets.Add(characters[text.Length] + 1);
        foreach (var (id, position) in _positions)
            source.Positions[id] = characters[position];
        return new ParsedExpr { Expr = root, SourceInfo = source };
    }

    // For each UTF-16 unit, and the end, how many characters come before it.
    private static int[] Characters(string text)
    {
        var characters = new int[text.Length + 1];
        for (int i = 0; i < text.Length; i++)
            characters[i + 1] = characters[i] + (i > 0 && char.IsSurrogatePair(text[i - 1], text[i]) ? 0 : 1);
        return characters;
    }
}
