using System.Net;
using System.Net.Sockets;

namespace KGateway.Silo.Hosting;

/// <summary>Chooses ports.</summary>
internal static class FreePort
{
    /// <summary>The preferred port if nobody listens on it, else any free one; 0 prefers none.</summary>
    public static int Prefer(IPAddress address, int preferred) => preferred > 0 && IsFree(address, preferred) ? preferred : Any(address);

    /// <summary>Whether a port can be listened on.</summary>
    public static bool IsFree(IPAddress address, int port) => Obstacle(address, port) is null;

    /// <summary>Whether somebody listens on a port; what else may keep it from being listened on is left to whoever tries.</summary>
    public static bool IsTaken(IPAddress address, int port) => Obstacle(address, port) == SocketError.AddressAlreadyInUse;

    private static SocketError? Obstacle(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }

    private static int Any(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
