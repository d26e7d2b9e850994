using System.Collections.Immutable;
using System.Threading.Channels;
using KGateway.Resources;

namespace KGateway.Silo.Folder;

/// <summary>A folder that has been read once, and what has happened to it since.</summary>
internal sealed class FollowedFolder : IDisposable
{
    private readonly string _root;
    private readonly FolderWatcher _watcher;

    private FollowedFolder(string root, ImmutableArray<Resource> builtIn)
    {
        _root = root;
        Contents = new FolderContents(root, builtIn);
        _watcher = new FolderWatcher(root, happened => Events.Writer.TryWrite(happened));
    }

    /// <summary>The objects.</summary>
    public FolderContents Contents { get; }

    /// <summary>What has happened since before the folder was read: watching starts first, so what changes meanwhile is read again.</summary>
    public Channel<FolderEvent> Events { get; } =
        Channel.CreateUnbounded<FolderEvent>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Reads a folder, on other threads.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder isn't there.</exception>
    public static Task<FollowedFolder> ReadAsync(string folder, ImmutableArray<Resource> builtIn) => Task.Run(() =>
    {
        var root = RealPath(folder);
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException($"There is no folder {root}.");
        var followed = new FollowedFolder(root, builtIn);
        try
        {
            followed.Contents.Apply(followed.Read(followed.FindAll()));
            return followed;
        }
        catch
        {
            followed.Dispose();
            throw;
        }
    });

    /// <summary>The folder that a path leads to through links.</summary>
    public static string RealPath(string folder)
    {
        var directory = new DirectoryInfo(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder)));
        return directory.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? directory.FullName;
    }

    /// <summary>Reads again what may have changed.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder isn't there any more.</exception>
    public List<FileReading> Read(PendingChanges pending)
    {
        var paths = new HashSet<string>(pending.Files, StringComparer.Ordinal);
        if (pending.Trees.Count > 0)
        {
            // Known files, to see which are gone, and found ones, to see which are new.
            paths.UnionWith(FindAll().Where(path => IsUnder(path, pending.Trees)));
            paths.UnionWith(Contents.Paths.Where(path => IsUnder(path, pending.Trees)));
        }

        return Read(paths);
    }

    /// <inheritdoc/>
    public void Dispose() => _watcher.Dispose();

    private static bool IsUnder(string path, IReadOnlyCollection<string> trees)
    {
        foreach (var tree in trees)
        {
            if (tree.Length == 0 || path == tree
                || (path.StartsWith(tree, StringComparison.Ordinal) && path[tree.Length] == System.IO.Path.DirectorySeparatorChar))
                return true;
        }

        return false;
    }

    private List<string> FindAll()
    {
        if (!Directory.Exists(_root))
            throw new DirectoryNotFoundException($"There is no folder {_root}.");
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        var files = FolderScan.Files(_root, links);
        _watcher.SetLinks(links);
        return files;
    }

    private List<FileReading> Read(IReadOnlyCollection<string> paths)
    {
        var known = paths.Select(path => (Path: path, Known: Contents.Reading(path))).ToList();
        if (known.Count == 1)
            return [FileReader.Read(_root, known[0].Path, known[0].Known)];
        var readings = new FileReading[known.Count];
        Parallel.For(0, known.Count, i => readings[i] = FileReader.Read(_root, known[i].Path, known[i].Known));
        return [.. readings];
    }
}
