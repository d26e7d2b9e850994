using System.Text;
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
        foreach (var path in paths)
        {
            if (path == StandardInput)
                sources.Add(new SourceText("(stdin)", io.In.ReadToEnd()));
            else if (Directory.Exists(path))
                sources.AddRange(FolderScan.Files(path).Select(Read));
            else if (File.Exists(path))
                sources.Add(Read(path));
            else
                throw new CliException($"there is no file or folder {path}.");
        }

        return ResourceReader.Read(sources, options);
    }

    private static SourceText Read(string path)
    {
        try
        {
            return new SourceText(path, File.ReadAllText(path, Encoding.UTF8));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path} can't be read: {e.Message}");
        }
    }
}
