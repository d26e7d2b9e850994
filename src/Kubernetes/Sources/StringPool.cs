using KGateway.Resources;

namespace KGateway.Kubernetes.Sources;

/// <summary>
/// One instance of each text that many objects share, such as namespaces and labels. Starts anew when it has grown big, so that texts
/// that nobody uses any more don't pile up. Not for concurrent use.
/// </summary>
internal sealed class StringPool
{
    private const int MaxTexts = 20_000;

    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);

    /// <summary>The pool's instance of a text.</summary>
    public string Intern(string text)
    {
        if (text.Length == 0)
            return "";
        if (_texts.TryGetValue(text, out var held))
            return held;
        if (_texts.Count >= MaxTexts)
            _texts.Clear();
        _texts.Add(text);
        return text;
    }

    /// <summary>The pool's instance of a text that may be absent.</summary>
    public string? InternOptional(string? text) => text is null ? null : Intern(text);

    /// <summary>A map of the pool's instances.</summary>
    public StringMap Intern(StringMap map)
    {
        if (map.IsEmpty)
            return map;
        var pairs = new KeyValuePair<string, string>[map.Count];
        var next = 0;
        foreach (var (key, value) in map.AsSpan())
            pairs[next++] = new(Intern(key), Intern(value));
        return StringMap.From(pairs);
    }
}
