using KGateway.Resources;
using KGateway.Translation.Encoding;

namespace KGateway.Silo.Folder;

/// <summary>Reads one file of a folder, or says why a folder in it can't be listed.</summary>
internal static class FileReader
{
    /// <summary>
    /// Reads a file; an earlier reading is returned again when the content is still the same.
    /// </summary>
    /// <param name="root">The folder, to name the file relative to it.</param>
    /// <param name="path">The file.</param>
    /// <param name="known">The earlier reading, if there is one.</param>
    public static FileReading Read(string root, string path, FileReading? known = null)
    {
        var name = System.IO.Path.GetRelativePath(root, path);
        try
        {
            if (!RegularFile.Is(path))
                return Directory.Exists(path) ? NotListed(path) : NotRead(name, path, "is no regular file and isn't read");
            var content = File.ReadAllBytes(path);
            var hash = ContentHash.Of(content);
            if (known is not null && known.Hash == hash && known.Condition is not FileCondition.Missing)
                return known;
            var result = ResourceReader.Read(name, content);
            var condition = FileReading.ConditionOf(result, isEmpty: content.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0);
            return new FileReading(path, condition, hash, result.Objects, result.Diagnostics);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Missing(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return NotRead(name, path, $"can't be read: {e.Message}");
        }
    }

    // A folder stands in for a file where it couldn't be listed; once it can, its files stand for themselves.
    private static FileReading NotListed(string path)
    {
        using var entries = Directory.EnumerateFileSystemEntries(path).GetEnumerator();
        _ = entries.MoveNext();
        return Missing(path);
    }

    private static FileReading Missing(string path) => new(path, FileCondition.Missing, default, [], []);

    private static FileReading NotRead(string name, string path, string why) =>
        new(path, FileCondition.Broken, default, [], [new Diagnostic(Severity.Error, name, 0, 0, null, "", why)]);
}
