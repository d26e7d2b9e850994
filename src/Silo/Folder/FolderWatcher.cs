namespace KGateway.Silo.Folder;

/// <summary>Turns what the operating system tells of a folder tree into <see cref="FolderEvent"/>s.</summary>
internal sealed class FolderWatcher : IDisposable
{
    private readonly Action<FolderEvent> _report;
    private readonly FileSystemWatcher _root;

    // Folders that are reached through a link are watched where they really are; events are reported under the link's name.
    private readonly Dictionary<string, (string Target, FileSystemWatcher Watcher)> _links = new(StringComparer.Ordinal);

    public FolderWatcher(string root, Action<FolderEvent> report)
    {
        _report = report;
        _root = Watch(root, root);
    }

    /// <summary>Watches exactly these linked folders too.</summary>
    /// <param name="links">What each link leads to.</param>
    public void SetLinks(IReadOnlyDictionary<string, string> links)
    {
        foreach (var (link, (target, watcher)) in _links.ToList())
        {
            if (links.GetValueOrDefault(link) == target)
                continue;
            watcher.Dispose();
            _links.Remove(link);
        }

        foreach (var (link, target) in links)
        {
            if (!_links.ContainsKey(link))
                _links[link] = (target, Watch(target, link));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _root.Dispose();
        foreach (var (_, watcher) in _links.Values)
            watcher.Dispose();
    }

    private FileSystemWatcher Watch(string folder, string name)
    {
        var watcher = new FileSystemWatcher(folder)
        {
            IncludeSubdirectories = true,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size
                | NotifyFilters.Attributes,
        };
        void OnEvent(string path) => Report(folder == name ? path : System.IO.Path.Join(name, path.AsSpan(folder.Length)));
        watcher.Created += (_, e) => OnEvent(e.FullPath);
        watcher.Changed += (_, e) => OnEvent(e.FullPath);
        watcher.Deleted += (_, e) => OnEvent(e.FullPath);
        watcher.Renamed += (_, e) =>
        {
            OnEvent(e.OldFullPath);
            OnEvent(e.FullPath);
        };
        // The queue of events ran over, or a folder can't be watched: what was missed is found by looking.
        watcher.Error += (_, _) => _report(FolderEvent.Everything);
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private void Report(string path)
    {
        var name = System.IO.Path.GetFileName(path.AsSpan());
        if (FolderFileNames.IsSwappedFolder(name))
            _report(FolderEvent.Everything);
        else if (FolderFileNames.IsResourceFile(name) && !Directory.Exists(path))
            _report(new FolderEvent(FolderEventKind.File, path));
        else if (!FolderFileNames.IsIgnored(name) && !File.Exists(path))
            _report(new FolderEvent(FolderEventKind.Tree, path));
    }
}
