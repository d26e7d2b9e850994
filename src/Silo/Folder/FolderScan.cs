namespace KGateway.Silo.Folder;

/// <summary>Lists the files of a folder tree.</summary>
internal static class FolderScan
{
    /// <summary>
    /// Full paths of the resource files under <paramref name="root"/>, in ordinal order. Linked folders are followed, each real folder
    /// once; <paramref name="links"/> collects them with what they lead to. A folder that can't be listed stands among the files, so that
    /// reading it says why.
    /// </summary>
    /// <exception cref="UnauthorizedAccessException">The root can't be listed.</exception>
    public static List<string> Files(string root, IDictionary<string, string>? links = null)
    {
        var files = new List<string>();
        Walk(new DirectoryInfo(root), files, links, new HashSet<string>(StringComparer.Ordinal));
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static void Walk(DirectoryInfo folder, List<string> files, IDictionary<string, string>? links, HashSet<string> seen)
    {
        var target = folder.LinkTarget is null ? folder : folder.ResolveLinkTarget(returnFinalTarget: true) as DirectoryInfo;
        if (target is not { Exists: true } || !seen.Add(target.FullName))
            return;
        if (!ReferenceEquals(target, folder))
            links?.TryAdd(folder.FullName, target.FullName);

        try
        {
            foreach (var entry in folder.EnumerateFileSystemInfos())
            {
                if (FolderFileNames.IsIgnored(entry.Name))
                    continue;
                if (entry is DirectoryInfo inner)
                    WalkInner(inner, files, links, seen);
                else if (FolderFileNames.IsResourceFile(entry.Name))
                    files.Add(entry.FullName);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Removed while it was being listed; the removal is an event of its own.
        }
    }

    private static void WalkInner(DirectoryInfo folder, List<string> files, IDictionary<string, string>? links, HashSet<string> seen)
    {
        try
        {
            Walk(folder, files, links, seen);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What can't be listed can't be watched either.
            links?.Remove(folder.FullName);
            files.Add(folder.FullName);
        }
    }
}
