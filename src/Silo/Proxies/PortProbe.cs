using System.Net;
using System.Net.Sockets;

namespace KGateway.Silo.Proxies;

/// <summary>
/// Tells whether a port can be listened on. Envoy itself would not notice another Envoy on its port: both set SO_REUSEPORT, and the
/// kernel deals connections to either.
/// </summary>
internal static class PortProbe
{
    /// <summary>Why the port can't be listened on, in words for people; null if it can.</summary>
    public static string? Problem(int port)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
            socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
            socket.Listen(1);
            return null;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return $"port {port} is in use by another program";
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AccessDenied)
        {
            return $"port {port} needs more rights than this user has (ports below 1024 usually do)";
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressFamilyNotSupported)
        {
            // No IPv6 on this machine; what Envoy makes of the port it says itself.
            return null;
        }
    }
}
