namespace KGateway.Silo.Folder;

/// <summary>Which names in a folder are read.</summary>
internal static class FolderFileNames
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>Whether a file of this name holds objects: YAML or JSON, and neither hidden nor an editor's backup.</summary>
    public static bool IsResourceFile(ReadOnlySpan<char> name)
    {
        if (IsIgnored(name))
            return false;
        foreach (var extension in Extensions)
        {
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>Whether a file or folder of this name is passed over: hidden, or an editor's backup or lock.</summary>
    public static bool IsIgnored(ReadOnlySpan<char> name) => name.Length == 0 || name[0] is '.' or '#' || name[^1] == '~';

    /// <summary>
    /// Whether this is the name under which Kubernetes swaps all files of a mounted ConfigMap at once: they are links through the link
    /// <c>..data</c>.
    /// </summary>
    public static bool IsSwappedFolder(ReadOnlySpan<char> name) => name.StartsWith("..");
}
