using System.Net;
using System.Net.Sockets;

namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>Addresses of loopback for servers whose ports can't be chosen: all of 127.0.0.0/8 is the machine itself.</summary>
internal static class OwnAddress
{
    private const int Attempts = 100;

    /// <summary>An address with some ports that nobody listens on; the test is skipped where it may not listen on them.</summary>
    public static IPAddress Take(params int[] ports)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var address = new IPAddress([127, .. Enumerable.Range(0, 3).Select(static _ => (byte)Random.Shared.Next(1, 255))]);
            if (ports.All(port => IsFree(address, port)))
                return address;
        }

        throw new InvalidOperationException($"No address of loopback has ports {string.Join(", ", ports)} free.");
    }

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException failure)
        {
            Assert.SkipWhen(failure.SocketErrorCode == SocketError.AccessDenied, $"needs to listen on port {port}");
            return false;
        }
    }
}
