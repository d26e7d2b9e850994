using System.Globalization;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>What the kernel knows of sockets on loopback.</summary>
internal static class SocketTimers
{
    private const string Established = "01";

    // The kernel's name of "another timer", which is that of probes, and its ticks a second.
    private const string Keepalive = "02";
    private const double TicksPerSecond = 100;

    /// <summary>
    /// Of the open connections to a port that are probed while they are idle: when the next probe is due, and how many weren't answered.
    /// </summary>
    public static IReadOnlyList<(TimeSpan Due, int Unanswered)> Probes(int port) =>
    [
        .. Connections()
            .Where(columns => EndsAt(columns[2], port) && columns[5].StartsWith($"{Keepalive}:", StringComparison.Ordinal))
            .Select(static columns => (
                TimeSpan.FromSeconds(long.Parse(columns[5][3..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) / TicksPerSecond),
                int.Parse(columns[8], CultureInfo.InvariantCulture))),
    ];

    /// <summary>Waits until no connection to a port is left; the most unanswered probes that one was seen with.</summary>
    public static async Task<int> GivenUpAsync(int port)
    {
        var most = 0;
        await Eventually.TrueAsync(
            () =>
            {
                var probes = Probes(port);
                most = probes.Select(static probe => probe.Unanswered).Append(most).Max();
                return probes.Count == 0;
            },
            "the connection is given up");
        return most;
    }

    /// <summary>Whether something that was sent from a port hasn't been acknowledged.</summary>
    public static bool HasUnacknowledged(int port) => Connections().Any(
        columns => EndsAt(columns[1], port) && !columns[4].StartsWith("00000000:", StringComparison.Ordinal));

    // The columns: number, local and remote address, state, queues, timer and when it is due, retries, user, unanswered probes.
    private static IEnumerable<string[]> Connections() => File.ReadLines("/proc/net/tcp").Skip(1).Concat(File.ReadLines("/proc/net/tcp6").Skip(1))
        .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(static columns => columns[3] == Established);

    private static bool EndsAt(string address, int port) => address.EndsWith($":{port:X4}", StringComparison.Ordinal);
}
