using System.Diagnostics;
using System.Globalization;

namespace KGateway.EndToEnd.Cluster.Harness;

/// <summary>A process of the machine, in which all of a lab's containers and components run.</summary>
internal sealed record LabProcess(int Id, IReadOnlyList<string> Arguments, IReadOnlyList<string> Environment)
{
    /// <summary>The ids of processes with a property.</summary>
    public static IEnumerable<int> Find(Func<LabProcess, bool> property) =>
        Directory.EnumerateDirectories("/proc").Select(Read).OfType<LabProcess>().Where(property).Select(static process => process.Id);

    /// <summary>Sends a signal to one process.</summary>
    public static void Signal(int id, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static LabProcess? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }

        try
        {
            return new LabProcess(id, Words("cmdline"), Words("environ"));
        }
        catch (Exception ended) when (ended is IOException or UnauthorizedAccessException)
        {
            // It has just ended.
            return null;
        }

        string[] Words(string file) => File.ReadAllText(Path.Combine(folder, file)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }
}
