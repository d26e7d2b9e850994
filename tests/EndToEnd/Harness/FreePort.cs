using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KGateway.EndToEnd.Harness;

/// <summary>
/// TCP ports that nobody listens on. They are below those from which the system chooses one, for a connection or for who listens on any: a port
/// that is told now must still be free when somebody listens on it, perhaps seconds later.
/// </summary>
internal static class FreePort
{
    private static readonly int First;

    // Above them are ports of Kubernetes' nodes.
    private static readonly int Last;

    // A proxy's administration is there, so no listener may be.
    private const int Administration = 19_000;

    private static int _next;

    // Tests that run beside others are given ports of their own (KGATEWAY_TEST_PORTS=FIRST-LAST): what is free for one is for the other too.
    static FreePort()
    {
        var own = (Environment.GetEnvironmentVariable("KGATEWAY_TEST_PORTS") ?? "10000-29999").Split('-');
        (First, Last) = (int.Parse(own[0], CultureInfo.InvariantCulture), int.Parse(own[1], CultureInfo.InvariantCulture));
        _next = Random.Shared.Next(First, Last + 1);
    }

    /// <summary>Some distinct free ports.</summary>
    public static int[] Take(int count) => [.. Enumerable.Range(0, count).Select(static _ => Next())];

    /// <summary>One free port; none is told twice before all others were.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + ((Interlocked.Increment(ref _next) & int.MaxValue) % (Last - First + 1));
            if (port != Administration && IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
