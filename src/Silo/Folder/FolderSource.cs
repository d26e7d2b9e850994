using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using KGateway.Grains.Contracts.Sources;
using KGateway.Resources;
using KGateway.Translation.State;

namespace KGateway.Silo.Folder;

/// <summary>
/// Reads objects from the YAML and JSON files of a folder tree and follows their changes. One save is one change over all kinds.
/// </summary>
internal sealed partial class FolderSource(
    string folder, ImmutableArray<Resource> builtIn, TimeProvider time, ILogger<FolderSource> logger) : IResourceSource
{
    private readonly ILogger _logger = logger;
    private ImmutableArray<Diagnostic> _diagnostics = [];

    /// <summary>The folder's real path.</summary>
    public string Root { get; } = RealPath(folder);

    /// <summary>What is wrong with the files now.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => _diagnostics;

    /// <inheritdoc/>
    public IReadOnlyList<WatchStream> Streams { get; } =
        [new WatchStream("folder", [.. ResourceKinds.All.Select(static kind => kind.GroupKind)])];

    /// <inheritdoc/>
    /// <exception cref="DirectoryNotFoundException">The folder isn't there (any more).</exception>
    public async IAsyncEnumerable<ResourceBatch> WatchAsync(
        WatchStream stream, long? resumeAfter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = Channel.CreateUnbounded<FolderEvent>(new UnboundedChannelOptions { SingleReader = true });
        // Watching starts before reading: what changes meanwhile is read again.
        using var watcher = new FolderWatcher(Root, happened => events.Writer.TryWrite(happened));
        using var timer = time.CreateTimer(_ => events.Writer.TryWrite(FolderEvent.Tick), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var contents = new FolderContents(Root, builtIn);
        var pending = new PendingChanges(time);
        var position = 1L;

        contents.Apply(ReadAll(FindAll(watcher), contents));
        Report(contents);
        LogRead(Root, contents.Paths.Count, contents.Objects.Count);
        yield return new ResourceBatch
        {
            Position = position,
            Complete = true,
            Changes = [.. contents.Objects.Select(static resource => new ResourceChange(resource.Id, resource))],
        };

        await foreach (var happened in events.Reader.ReadAllAsync(cancellationToken))
        {
            if (happened.Kind != FolderEventKind.Tick)
            {
                pending.Add(happened);
                timer.Change(pending.UntilQuiet(), Timeout.InfiniteTimeSpan);
                continue;
            }

            if (!pending.Any || events.Reader.TryPeek(out _))
                continue;
            var readings = ReadAll(PathsOf(pending, contents, watcher), contents);
            var wait = readings.Exists(reading => IsDoubtful(reading, contents)) ? pending.UntilCertain() : TimeSpan.Zero;
            if (wait > TimeSpan.Zero)
            {
                timer.Change(wait, Timeout.InfiniteTimeSpan);
                continue;
            }

            pending.Clear();
            var changes = contents.Apply(readings);
            Report(contents);
            if (changes.Count == 0)
                continue;
            LogChanged(changes.Count, position + 1);
            yield return new ResourceBatch { Position = ++position, Changes = changes };
        }
    }

    private List<string> FindAll(FolderWatcher watcher)
    {
        if (!Directory.Exists(Root))
            throw new DirectoryNotFoundException($"There is no folder {Root}.");
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        var files = FolderScan.Files(Root, links);
        watcher.SetLinks(links);
        return files;
    }

    private HashSet<string> PathsOf(PendingChanges pending, FolderContents contents, FolderWatcher watcher)
    {
        var paths = new HashSet<string>(pending.Files, StringComparer.Ordinal);
        if (pending.Trees.Count > 0)
        {
            // Known files, to see which are gone, and found ones, to see which are new.
            paths.UnionWith(FindAll(watcher).Where(path => IsUnder(path, pending.Trees)));
            paths.UnionWith(contents.Paths.Where(path => IsUnder(path, pending.Trees)));
        }

        return paths;
    }

    private static bool IsUnder(string path, IReadOnlyCollection<string> trees)
    {
        foreach (var tree in trees)
        {
            if (tree.Length == 0 || (path.StartsWith(tree, StringComparison.Ordinal) && path[tree.Length] == System.IO.Path.DirectorySeparatorChar))
                return true;
        }

        return false;
    }

    private List<FileReading> ReadAll(IReadOnlyCollection<string> paths, FolderContents contents)
    {
        var known = paths.Select(path => (Path: path, Known: contents.Reading(path))).ToList();
        if (known.Count == 1)
            return [FileReader.Read(Root, known[0].Path, known[0].Known)];
        var readings = new FileReading[known.Count];
        Parallel.For(0, known.Count, i => readings[i] = FileReader.Read(Root, known[i].Path, known[i].Known));
        return [.. readings];
    }

    // A file that was fine and now isn't may be in the middle of being written.
    private static bool IsDoubtful(FileReading reading, FolderContents contents) =>
        reading.Condition != FileCondition.Good
        && contents.Reading(reading.Path) is var known
        && (known is not null || reading.Condition != FileCondition.Missing)
        && known?.Condition != reading.Condition;

    private void Report(FolderContents contents)
    {
        var now = contents.Diagnostics;
        var before = _diagnostics.ToHashSet();
        foreach (var diagnostic in now.Where(diagnostic => !before.Contains(diagnostic)))
        {
            if (diagnostic.Severity == Severity.Error)
                LogError(diagnostic.ToString());
            else
                LogWarning(diagnostic.ToString());
        }

        if (before.Any(static diagnostic => diagnostic.Severity == Severity.Error)
            && !now.Any(static diagnostic => diagnostic.Severity == Severity.Error))
            LogMended();
        _diagnostics = now;
    }

    private static string RealPath(string folder)
    {
        var directory = new DirectoryInfo(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder)));
        return directory.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? directory.FullName;
    }
}
