using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KGateway.EndToEnd.Harness;
using KGateway.EndToEnd.Policies.Harness;

namespace KGateway.EndToEnd.Policies.Servers;

/// <summary>
/// A backend of HTTP/1.1 without any library, which shows what comes over the wire byte by byte: each request's head with what came
/// before it, and the facts of TLS. It answers 200 with the TLS facts, 101 and an echo to upgrades.
/// </summary>
internal sealed class RawBackend : IAsyncDisposable
{
    private readonly X509Certificate2? _certificate;
    private readonly string _answerHeaders;
    private readonly TcpServer _server;

    private RawBackend(X509Certificate2? certificate, string answerHeaders)
    {
        _certificate = certificate;
        _answerHeaders = answerHeaders;
        _server = new(ServeAsync);
    }

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port => _server.Port;

    /// <summary>How many connections have come.</summary>
    public int Accepted => _server.Accepted;

    /// <summary>How many of them are open.</summary>
    public int Open => _server.Open;

    /// <summary>The heads of the requests, from the first byte on the connection or the end of the request before.</summary>
    public ConcurrentQueue<string> Heads { get; } = [];

    /// <summary>Starts one, over TLS if it has a certificate; <paramref name="answerHeaders"/> are lines that end with CRLF.</summary>
    public static RawBackend Start(X509Certificate2? certificate = null, string answerHeaders = "") => new(certificate, answerHeaders);

    /// <summary>Waits for a request whose head has a text, and returns the head.</summary>
    public async Task<string> HeadAsync(string text)
    {
        await Eventually.TrueAsync(
            () => Heads.Any(head => head.Contains(text, StringComparison.OrdinalIgnoreCase)), $"a request with '{text}' has come", TimeSpan.FromSeconds(20));
        return Heads.Last(head => head.Contains(text, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Answers nothing more on the connections that are open, not even probes, once all that was said has arrived.</summary>
    public async Task SilenceAsync()
    {
        await Eventually.TrueAsync(() => !SocketTimers.HasUnacknowledged(Port), "all answers have arrived", TimeSpan.FromSeconds(20));
        _server.Silence();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(TcpClient client)
    {
        var stream = (Stream)client.GetStream();
        var facts = "plain";
        if (_certificate is not null)
        {
            (stream, facts) = await SecureAsync(stream, _certificate);
        }

        await AnswerAsync(stream, facts);
    }

    private static async Task<(Stream Stream, string Facts)> SecureAsync(Stream stream, X509Certificate2 certificate)
    {
        var tls = new SslStream(stream);
        var sni = "";
        await tls.AuthenticateAsServerAsync(
            (_, hello, _, _) =>
            {
                sni = hello.ServerName;
                return ValueTask.FromResult(new SslServerAuthenticationOptions
                {
                    ServerCertificate = certificate,
                    ClientCertificateRequired = true,
                    RemoteCertificateValidationCallback = static (_, _, _, _) => true,
                    // The last is what gateways of a mesh offer to sidecars.
                    ApplicationProtocols = [SslApplicationProtocol.Http11, new SslApplicationProtocol("istio")],
                });
            },
            null);
        var alpn = Encoding.ASCII.GetString(tls.NegotiatedApplicationProtocol.Protocol.Span);
        return (tls, $"sni={sni} version={tls.SslProtocol} alpn={alpn} cipher={tls.NegotiatedCipherSuite} client={tls.RemoteCertificate?.Subject ?? "none"}");
    }

    private async Task AnswerAsync(Stream stream, string facts)
    {
        var buffer = new byte[65536];
        var held = 0;
        while (await stream.ReadAsync(buffer.AsMemory(held)) is > 0 and var count)
        {
            held += count;
            while (buffer.AsSpan(0, held).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
            {
                // Latin-1 keeps the bytes of a binary preface.
                var head = Encoding.Latin1.GetString(buffer, 0, end + 2);
                buffer.AsSpan(end + 4, held - end - 4).CopyTo(buffer);
                held -= end + 4;
                Heads.Enqueue(head);
                if (head.Contains("upgrade: websocket", StringComparison.OrdinalIgnoreCase))
                {
                    await stream.WriteAsync("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"u8.ToArray());
                    await stream.CopyToAsync(stream);
                    return;
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{_answerHeaders}content-length: {facts.Length}\r\n\r\n{facts}"));
            }
        }
    }
}
