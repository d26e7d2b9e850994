namespace KGateway.Silo.Folder;

/// <summary>
/// Collects events until a save is over. It is over when nothing has happened for <see cref="Quiet"/>; but while some file looks as if
/// it was in the middle of being replaced (gone, empty or broken), the rest waits with it for <see cref="Patience"/>, because editors
/// and tools truncate and write, or delete and create.
/// </summary>
internal sealed class PendingChanges(TimeProvider time)
{
    /// <summary>How long nothing must have happened.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(10);

    /// <summary>How long a doubtful file is waited for, counted from the last event.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(80);

    /// <summary>The longest that changes are held back while events keep coming.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _trees = new(StringComparer.Ordinal);
    private long _first;
    private long _last;

    /// <summary>Files with events.</summary>
    public IReadOnlyCollection<string> Files => _files;

    /// <summary>Folders with events; the empty name is the whole tree.</summary>
    public IReadOnlyCollection<string> Trees => _trees;

    /// <summary>Whether anything is pending.</summary>
    public bool Any => _files.Count > 0 || _trees.Count > 0;

    /// <summary>Takes an event.</summary>
    public void Add(FolderEvent happened)
    {
        _last = time.GetTimestamp();
        if (!Any)
            _first = _last;
        (happened.Kind == FolderEventKind.File ? _files : _trees).Add(happened.Path);
    }

    /// <summary>How long to wait from now until the files should be read; zero when it is time.</summary>
    public TimeSpan UntilQuiet() => Remaining(Quiet);

    /// <summary>How long to wait for a doubtful file; zero when it is to be taken as it is.</summary>
    public TimeSpan UntilCertain() => Remaining(Patience);

    /// <summary>Forgets all: they have been taken.</summary>
    public void Clear()
    {
        _files.Clear();
        _trees.Clear();
    }

    private TimeSpan Remaining(TimeSpan pause)
    {
        var sinceLast = pause - time.GetElapsedTime(_last);
        var sinceFirst = Limit - time.GetElapsedTime(_first);
        var remaining = sinceLast < sinceFirst ? sinceLast : sinceFirst;
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
    }
}
