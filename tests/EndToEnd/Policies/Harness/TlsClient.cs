using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>A client of HTTP/1.1 over TLS that chooses what it offers and tells what came of it.</summary>
internal sealed partial record TlsClient
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Port of loopback.</summary>
    public required int Port { get; init; }

    /// <summary>The name that it asks for, and the host of its requests.</summary>
    public required string Host { get; init; }

    /// <summary>What it shows; nothing if null.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The versions that it offers.</summary>
    public SslProtocols Versions { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>The protocols that it offers.</summary>
    public List<SslApplicationProtocol> Protocols { get; init; } = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    /// <summary>What was agreed on, and the answer to a GET of the root; null where the proxy refuses the client.</summary>
    public async Task<TlsAnswer?> GetAsync(string headers = "")
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port, limit.Token);
            await using var tls = new SslStream(client.GetStream(), false, static (_, _, _, _) => true);
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = Host,
                    EnabledSslProtocols = Versions,
                    ApplicationProtocols = Protocols,
                    LocalCertificateSelectionCallback = (_, _, _, _, _) => Certificate!,
                },
                limit.Token);
            var protocol = Encoding.ASCII.GetString(tls.NegotiatedApplicationProtocol.Protocol.Span);
            if (protocol == "h2")
                return new(tls.SslProtocol, protocol, tls.NegotiatedCipherSuite.ToString(), "");
            await tls.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nhost: {Host}\r\n{headers}connection: close\r\n\r\n"), limit.Token);
            var answer = await ReadAsync(tls, limit.Token);
            return answer.Length == 0 ? null : new(tls.SslProtocol, protocol, tls.NegotiatedCipherSuite.ToString(), answer);
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException or SocketException)
        {
            return null;
        }
    }

    // To the end, or to that of a body that tells its length.
    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var received = "";
        var buffer = new byte[8192];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            received += Encoding.Latin1.GetString(buffer, 0, count);
            var body = received.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            if (body > 4 && Length().Match(received[..body]) is { Success: true } length && received.Length - body >= int.Parse(length.Groups[1].Value, null))
                break;
        }

        return received;
    }

    [GeneratedRegex("\r\ncontent-length: ([0-9]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Length();
}

/// <summary>What a client and the proxy agreed on.</summary>
/// <param name="Version">Version of TLS.</param>
/// <param name="Protocol">The protocol that was chosen; empty if none was.</param>
/// <param name="Cipher">The cipher suite.</param>
/// <param name="Text">The answer with its head; empty over HTTP/2.</param>
internal sealed record TlsAnswer(SslProtocols Version, string Protocol, string Cipher, string Text);
