using System.Runtime.InteropServices;

namespace KGateway.Silo.Folder;

/// <summary>Tells files with a content from pipes, sockets and devices, of which reading may never end.</summary>
internal static class RegularFile
{
    // Of Linux, the same on all processors: struct statx has the mode at a fixed place.
    private const int CurrentFolder = -100;
    private const uint TypeWanted = 1;
    private const int StatxSize = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;

    /// <summary>
    /// Whether a path leads, through links, to such a file. True too where it can't be told: opening it says then what is wrong.
    /// </summary>
    public static bool Is(string path)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        var buffer = new byte[StatxSize];
        return Statx(CurrentFolder, path, 0, TypeWanted, buffer) != 0 || (BitConverter.ToUInt16(buffer, ModeOffset) & TypeMask) == Regular;
    }

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] result);
}
