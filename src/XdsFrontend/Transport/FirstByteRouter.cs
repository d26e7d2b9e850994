using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace KGateway.XdsFrontend.Transport;

/// <summary>
/// Looks at the first byte of a connection without taking it: a TLS handshake record goes to TLS, the preface of HTTP/2 is served in plain
/// text where that is allowed, anything else is closed.
/// </summary>
internal sealed partial class FirstByteRouter(
    ConnectionDelegate secured, Func<ConnectionDelegate> plain, XdsTlsOptions options, TimeProvider time, ILogger logger)
{
    // Content type "handshake" of TLS records.
    private const byte Handshake = 0x16;

    // "PRI * HTTP/2.0".
    private const byte Preface = (byte)'P';

    private readonly ILogger _logger = logger;

    public async Task RouteAsync(ConnectionContext connection)
    {
        switch (await PeekAsync(connection))
        {
            case Handshake:
                await secured(connection);
                break;
            case Preface when options.PlainText:
                await plain()(connection);
                break;
            case Preface:
                PlainTextRefused(connection.RemoteEndPoint);
                break;
            case { } other:
                NotUnderstood(connection.RemoteEndPoint, other);
                break;
            default:
                // Closed before it said anything, as probes of a port do.
                break;
        }
    }

    private async Task<byte?> PeekAsync(ConnectionContext connection)
    {
        using var timeout = new CancellationTokenSource(options.FirstByteTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, connection.ConnectionClosed);
        var input = connection.Transport.Input;
        try
        {
            var result = await input.ReadAsync(either.Token);
            byte? first = result.Buffer.IsEmpty ? null : result.Buffer.FirstSpan[0];
            // Nothing is consumed, and the next read returns at once.
            input.AdvanceTo(result.Buffer.Start);
            return first;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (ConnectionResetException)
        {
            return null;
        }
    }

    [LoggerMessage(4040, LogLevel.Warning, "A connection from {Peer} without TLS is refused: TLS is required")]
    private partial void PlainTextRefused(System.Net.EndPoint? peer);

    [LoggerMessage(4041, LogLevel.Information, "A connection from {Peer} is closed: it begins with byte {First}, which is neither TLS nor HTTP/2")]
    private partial void NotUnderstood(System.Net.EndPoint? peer, byte first);
}
