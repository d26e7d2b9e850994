using KGateway.Resources;
using KGateway.Silo.Cli;
using KGateway.Silo.Folder;

namespace KGateway.Silo.Offline;

/// <summary>Reads the files that a command names.</summary>
internal static class InputFiles
{
    private const string StandardInput = "-";

    /// <summary>
    /// Reads files, the YAML and JSON files of folders, and for "-" the standard input, as one set of objects.
    /// </summary>
    /// <exception cref="CliException">A path leads nowhere or can't be read.</exception>
    public static ReadResult Read(IEnumerable<string> paths, CommandIO io, ReadOptions options)
    {
        var sources = new List<SourceText>();
        var problems = new List<Diagnostic>();
        foreach (var path in paths)
        {
            if (path == StandardInput)
                sources.Add(new SourceText("(stdin)", io.In.ReadToEnd()));
            else if (Directory.Exists(path))
                ReadFolder(path, sources, problems);
            else if (File.Exists(path))
                Read(path, sources, problems);
            else
                throw new CliException($"there is no file or folder '{path}'.");
        }

        var read = ResourceReader.Read(sources, options);
        return problems.Count == 0 ? read : read with { Diagnostics = [.. problems, .. read.Diagnostics] };
    }

    private static void ReadFolder(string path, List<SourceText> sources, List<Diagnostic> problems)
    {
        var files = Try(path, static folder => FolderScan.Files(folder));
        if (files.Count == 0)
            problems.Add(Warning(path, "has no .yaml, .yml or .json file"));
        foreach (var file in files)
        {
            // A pipe that is named waits for its writer, as "cat" does; one that happens to be in a folder must not.
            if (RegularFile.Is(file))
                Read(file, sources, problems);
            else if (Directory.Exists(file))
                Try(file, Directory.GetFileSystemEntries);
            else
                problems.Add(Warning(file, "is no regular file and isn't read"));
        }
    }

    private static void Read(string path, List<SourceText> sources, List<Diagnostic> problems)
    {
        if (SourceText.TryDecode(path, Try(path, File.ReadAllBytes), out var source, out var problem))
            sources.Add(source);
        else
            problems.Add(problem);
    }

    private static T Try<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (FileNotFoundException)
        {
            throw new CliException($"{path} can't be read: it is a link to a file that isn't there.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path} can't be read: {e.Message}");
        }
    }

    private static Diagnostic Warning(string path, string message) => new(Severity.Warning, path, 0, 0, null, "", message);
}
