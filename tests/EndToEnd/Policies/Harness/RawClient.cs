using System.Net;
using System.Net.Sockets;
using System.Text;
using KGateway.EndToEnd.Harness;

namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>A client that sends bytes as they are and shows what comes back.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client;

    private RawClient(TcpClient client) => _client = client;

    /// <summary>Its own port.</summary>
    public int Port => ((IPEndPoint)_client.Client.LocalEndPoint!).Port;

    /// <summary>Connects to a port of loopback.</summary>
    public static async Task<RawClient> OpenAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        return new RawClient(client);
    }

    /// <summary>All that is answered to a text on a connection of its own, until the proxy closes it.</summary>
    public static async Task<string> ExchangeAsync(int port, string text)
    {
        using var client = await OpenAsync(port);
        await client.SendAsync(Encoding.Latin1.GetBytes(text));
        return await client.ReadToEndAsync();
    }

    /// <summary>Answers nothing more, not even probes.</summary>
    public void Silence() => SocketFilter.DropAll(_client.Client);

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(byte[] bytes) => await _client.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>What comes until the proxy closes the connection; fails when it stays open for long.</summary>
    public async Task<string> ReadToEndAsync() => await ReadAsync(static _ => false);

    /// <summary>What comes until a text has come or the connection is closed.</summary>
    public async Task<string> ReadUntilAsync(string text) =>
        await ReadAsync(received => received.Contains(text, StringComparison.Ordinal));

    /// <summary>What comes until a condition holds or the connection is closed; a character a byte.</summary>
    public async Task<string> ReadAsync(Func<string, bool> enough)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        var received = new StringBuilder();
        var buffer = new byte[8192];
        try
        {
            while (!enough(received.ToString()) && await _client.GetStream().ReadAsync(buffer, limit.Token) is > 0 and var count)
            {
                received.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // The proxy may also reset the connection.
        }

        return received.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
