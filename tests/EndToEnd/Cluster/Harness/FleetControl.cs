using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace KGateway.EndToEnd.Cluster.Harness;

/// <summary>The control endpoint of simulated proxies.</summary>
internal static class FleetControl
{
    // Changes take moments.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Tells a fleet what to look for; the outer task ends when the fleet looks, the inner one when all its proxies have told of it (true) or have
    /// not for long (false). A simulated proxy whose stream ends with the very response doesn't tell of it, though it has it.
    /// </summary>
    public static async Task<Task<bool>> MarkAsync(string socket, string mark)
    {
        var seen = await SendAsync(socket, "POST /mark", mark);
        // A busy fleet lets requests wait: when it has answered a later one, it has read this one.
        await await SendAsync(socket, "GET /report", "");
        return SeenAsync(seen);
    }

    /// <summary>How many resources a fleet's proxies got that they held already, and how many that they didn't.</summary>
    public static async Task<(int Again, int New)> BodiesAsync(string socket)
    {
        var answer = await await SendAsync(socket, "GET /report", "");
        using var report = JsonDocument.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..]);
        var bodies = report.RootElement.GetProperty("Bodies");
        return (bodies.GetProperty("resent").GetInt32(), bodies.GetProperty("new").GetInt32());
    }

    /// <summary>Tells a fleet to end.</summary>
    public static Task StopAsync(string socket) => SendAsync(socket, "POST /stop", "{}");

    private static async Task<bool> SeenAsync(Task<string> answer)
    {
        try
        {
            Assert.StartsWith("HTTP/1.1 200", await answer, StringComparison.Ordinal);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<Task<string>> SendAsync(string socket, string what, string body)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket));
            var request = $"{what} HTTP/1.1\r\nHost: fleet\r\nConnection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
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
