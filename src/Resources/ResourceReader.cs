using KGateway.Resources.Reading;

namespace KGateway.Resources;

/// <summary>Reads objects from YAML or JSON texts, with every finding placed by file and line.</summary>
public static class ResourceReader
{
    /// <summary>Reads one text, which may hold several documents and lists.</summary>
    public static ReadResult Read(string file, string text, ReadOptions? options = null) => Read([new SourceText(file, text)], options);

    /// <summary>Reads the content of one file, in UTF-8 or in UTF-16 with a byte order mark.</summary>
    public static ReadResult Read(string file, ReadOnlySpan<byte> content, ReadOptions? options = null) =>
        SourceText.TryDecode(file, content, out SourceText source, out Diagnostic? problem) ? Read([source], options) : new ReadResult([], [problem]);

    /// <summary>Reads several texts as one: an object may be written only once in all of them.</summary>
    public static ReadResult Read(IEnumerable<SourceText> sources, ReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var reading = new ReadingSession(options ?? ReadOptions.Default);
        foreach (SourceText source in sources)
            reading.Add(source);
        return reading.ToResult();
    }
}
