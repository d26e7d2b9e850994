namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>What the kernel knows of sockets on loopback.</summary>
internal static class SocketTimers
{
    private const string Established = "01";

    // The kernel's name of "another timer", which is that of probes.
    private const string Keepalive = "02";

    /// <summary>Whether a connection from a local port is probed while it is idle; a client's if <paramref name="remote"/>.</summary>
    public static bool HasKeepalive(int port, bool remote = false)
    {
        // The columns: number, local and remote address, state, queues, timer and when it is due.
        foreach (var line in File.ReadLines("/proc/net/tcp").Skip(1).Concat(File.ReadLines("/proc/net/tcp6").Skip(1)))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns[remote ? 2 : 1].EndsWith($":{port:X4}", StringComparison.Ordinal)
                && columns[3] == Established && columns[5].StartsWith($"{Keepalive}:", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
