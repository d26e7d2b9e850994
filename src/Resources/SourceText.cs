using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace KGateway.Resources;

/// <summary>A text with the name of the file it comes from.</summary>
public readonly record struct SourceText(string File, string Text)
{
    /// <summary>The text of a file in UTF-8, or in UTF-16 with a byte order mark.</summary>
    /// <param name="file">Name of the file.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="source">The text.</param>
    /// <param name="problem">Where it is in neither, if it is: taking it all the same would change what it says.</param>
    /// <returns>Whether it could be decoded.</returns>
    public static bool TryDecode(string file, ReadOnlySpan<byte> content, out SourceText source, [NotNullWhen(false)] out Diagnostic? problem)
    {
        problem = null;
        if (content.StartsWith("\uFEFF"u8))
            content = content[3..];
        if (content is [0xFF, 0xFE, ..])
        {
            source = new SourceText(file, Encoding.Unicode.GetString(content[2..]));
        }
        else if (content is [0xFE, 0xFF, ..])
        {
            source = new SourceText(file, Encoding.BigEndianUnicode.GetString(content[2..]));
        }
        else if (Utf8.IsValid(content))
        {
            source = new SourceText(file, Encoding.UTF8.GetString(content));
        }
        else
        {
            source = default;
            problem = NotUtf8(file, content);
        }

        return problem is null;
    }

    private static Diagnostic NotUtf8(string file, ReadOnlySpan<byte> content)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(content[at..], out _, out int length) == System.Buffers.OperationStatus.Done)
            at += length;
        int line = content[..at].Count((byte)'\n') + 1;
        return new Diagnostic(
            Severity.Error, file, line, 0, null, "", string.Create(CultureInfo.InvariantCulture, $"not UTF-8: the byte 0x{content[at]:X2} can't be read"));
    }
}
