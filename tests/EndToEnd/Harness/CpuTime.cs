using System.Globalization;

namespace KGateway.EndToEnd.Harness;

/// <summary>How much CPU processes have used.</summary>
internal static class CpuTime
{
    private const double TicksPerSecond = 100;

    /// <summary>Seconds of CPU, of the user and of the kernel, that a process has used; 0 when it has ended.</summary>
    public static double OfProcess(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            // The name of the program, which may hold anything, ends at the last parenthesis.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
