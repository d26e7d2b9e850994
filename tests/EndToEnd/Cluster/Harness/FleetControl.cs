using System.Net.Sockets;
using System.Text;

namespace KGateway.EndToEnd.Cluster.Harness;

/// <summary>The control endpoint of simulated proxies.</summary>
internal static class FleetControl
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Sends a request; the inner task ends with its answer. When the outer task has ended, the request may not have been read yet.</summary>
    public static async Task<Task<string>> PostAsync(string socket, string what, string body)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket));
            var request = $"POST /{what} HTTP/1.1\r\nHost: fleet\r\nConnection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
            await connection.SendAsync(Encoding.UTF8.GetBytes(request));
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        return AnswerAsync(connection);
    }

    private static async Task<string> AnswerAsync(Socket connection)
    {
        using (connection)
        {
            using var limit = new CancellationTokenSource(Patience);
            using var reader = new StreamReader(new NetworkStream(connection));
            return await reader.ReadToEndAsync(limit.Token);
        }
    }
}
