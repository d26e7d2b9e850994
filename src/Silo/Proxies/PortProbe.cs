using System.Net;
using System.Net.Sockets;
using KGateway.Translation;

namespace KGateway.Silo.Proxies;

/// <summary>
/// Tells whether a port can be listened on. Envoy itself would not notice another Envoy on its port: both set SO_REUSEPORT, and the
/// kernel deals connections to either.
/// </summary>
internal static class PortProbe
{
    /// <summary>Why the port can't be listened on, in words for people; null if it can.</summary>
    public static string? Problem(InfrastructurePort port)
    {
        ArgumentNullException.ThrowIfNull(port);
        var udp = port.Protocol == "UDP";
        try
        {
            using var socket = udp
                ? new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true }
                : new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
            socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port.Port));
            if (!udp)
                socket.Listen(1);
            return null;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return $"{Name(port)} is in use by another program";
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AccessDenied)
        {
            return $"{Name(port)} needs more rights than this user has (ports below 1024 usually do)";
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressFamilyNotSupported)
        {
            // No IPv6 on this machine; what Envoy makes of the port it says itself.
            return null;
        }
    }

    /// <summary>A port as people call it: its number, and the protocol where that isn't TCP.</summary>
    public static string Name(InfrastructurePort port) => port.Protocol == "TCP" ? $"port {port.Port}" : $"{port.Protocol} port {port.Port}";
}
