namespace KGateway.Silo.Folder;

/// <summary>Something that may have changed a folder.</summary>
/// <param name="Kind">What.</param>
/// <param name="Path">Full path of the file or folder; empty for the whole tree.</param>
internal readonly record struct FolderEvent(FolderEventKind Kind, string Path)
{
    /// <summary>Everything must be looked at again.</summary>
    public static FolderEvent Everything { get; } = new(FolderEventKind.Tree, "");

    /// <summary>A pause has passed.</summary>
    public static FolderEvent Tick { get; } = new(FolderEventKind.Tick, "");
}

/// <summary>Kinds of <see cref="FolderEvent"/>.</summary>
internal enum FolderEventKind
{
    /// <summary>A file was written, appeared or went.</summary>
    File,

    /// <summary>A folder appeared or went, with all that is in it.</summary>
    Tree,

    /// <summary>The timer.</summary>
    Tick,
}
