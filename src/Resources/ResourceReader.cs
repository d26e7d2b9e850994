using System.Text;
using KGateway.Resources.Reading;

namespace KGateway.Resources;

/// <summary>Reads objects from YAML or JSON texts, with every finding placed by file and line.</summary>
public static class ResourceReader
{
    /// <summary>Reads one text, which may hold several documents and lists.</summary>
    public static ReadResult Read(string file, string text, ReadOptions? options = null) => Read([new SourceText(file, text)], options);

    /// <summary>Reads one text in UTF-8.</summary>
    public static ReadResult Read(string file, ReadOnlySpan<byte> utf8, ReadOptions? options = null) =>
        Read(file, Encoding.UTF8.GetString(utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8), options);

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
