using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using KGateway.Grains.Contracts.Sources;
using KGateway.Resources;
using KGateway.Translation.State;

namespace KGateway.Silo.Folder;

/// <summary>
/// Reads objects from the YAML and JSON files of a folder tree and follows their changes. One save is one change over all kinds.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="builtIn">Objects that are there as long as no file writes them.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Log.</param>
/// <param name="ahead">The folder as somebody has begun to read it, for the first <see cref="WatchAsync"/>; null if nobody has.</param>
internal sealed partial class FolderSource(
    string folder,
    ImmutableArray<Resource> builtIn,
    TimeProvider time,
    ILogger<FolderSource> logger,
    Task<FollowedFolder>? ahead = null) : IResourceSource
{
    private readonly ILogger _logger = logger;
    private ImmutableArray<Diagnostic> _diagnostics = [];
    private Task<FollowedFolder>? _ahead = ahead;

    /// <summary>The folder's real path.</summary>
    public string Root { get; } = FollowedFolder.RealPath(folder);

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
        using var followed = await (Interlocked.Exchange(ref _ahead, null) ?? FollowedFolder.ReadAsync(Root, builtIn));
        var (contents, events) = (followed.Contents, followed.Events);
        await using var timer = time.CreateTimer(_ => events.Writer.TryWrite(FolderEvent.Tick), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var pending = new PendingChanges(time);
        var position = 1L;

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
            var readings = followed.Read(pending);
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
}
