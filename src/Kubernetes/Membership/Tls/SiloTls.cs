using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using KGateway.Kubernetes.Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KGateway.Kubernetes.Membership.Tls;

/// <summary>
/// Mutual TLS 1.3 for the connections between silos: both ends show a certificate of the silos' own authority that carries the silos' DNS
/// name. Plaintext, other authorities, other names and other TLS versions are refused.
/// </summary>
internal sealed partial class SiloTls(
    [FromKeyedServices(SiloTls.Certificates)] ICertificateSource certificates,
    KubernetesClusteringOptions options,
    TimeProvider time,
    ILogger<SiloTls> logger)
{
    /// <summary>Key of the <see cref="ICertificateSource"/> for silos among the services.</summary>
    public const string Certificates = "silos";

    private const int BufferSize = 16 * 1024;
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(5);
    private readonly ILogger _logger = logger;

    /// <summary>Puts TLS below the connections that others open to this silo.</summary>
    public void AcceptWith(IConnectionBuilder connections) =>
        connections.Use(next => connection => RunAsync(connection, isServer: true, next));

    /// <summary>Puts TLS below the connections that this silo opens to others.</summary>
    public void ConnectWith(IConnectionBuilder connections) =>
        connections.Use(next => connection => RunAsync(connection, isServer: false, next));

    private async Task RunAsync(ConnectionContext connection, bool isServer, ConnectionDelegate next)
    {
        var plain = connection.Transport;
        await using var ssl = new SslStream(new DuplexPipeStream(plain), leaveInnerStreamOpen: false);
        await AuthenticateAsync(connection, ssl, isServer);
        var input = PipeReader.Create(
            ssl, new StreamPipeReaderOptions(bufferSize: BufferSize, minimumReadSize: BufferSize / 4, leaveOpen: true));
        var output = PipeWriter.Create(ssl, new StreamPipeWriterOptions(minimumBufferSize: BufferSize, leaveOpen: true));
        connection.Transport = new DuplexPipe(input, output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = plain;
            await input.CompleteAsync();
            await output.CompleteAsync();
        }
    }

    private async Task AuthenticateAsync(ConnectionContext connection, SslStream ssl, bool isServer)
    {
        using var limit = new CancellationTokenSource(HandshakeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, connection.ConnectionClosed);
        try
        {
            var bundle = certificates.Current;
            await (isServer
                ? ssl.AuthenticateAsServerAsync(ServerOptions(bundle), either.Token)
                : ssl.AuthenticateAsClientAsync(ClientOptions(bundle), either.Token));
        }
        catch (AuthenticationException e)
        {
            LogRefused(connection.RemoteEndPoint, e.InnerException?.Message ?? e.Message);
            // The peer may have a newer authority's certificate.
            certificates.Recheck();
            throw;
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            LogSilent(connection.RemoteEndPoint, HandshakeLimit);
            throw new TimeoutException($"No TLS handshake with {connection.RemoteEndPoint} within {HandshakeLimit.TotalSeconds} s.", e);
        }
    }

    private SslServerAuthenticationOptions ServerOptions(CertificateBundle bundle) => new()
    {
        ServerCertificateContext = bundle.Context,
        ClientCertificateRequired = true,
        EnabledSslProtocols = SslProtocols.Tls13,
        CertificateChainPolicy = ChainPolicy(bundle),
        RemoteCertificateValidationCallback = IsSilo,
        AllowRenegotiation = false,
        // A resumed session would skip the check against authorities that have changed since.
        AllowTlsResume = false,
    };

    private SslClientAuthenticationOptions ClientOptions(CertificateBundle bundle) => new()
    {
        TargetHost = options.CertificateName,
        ClientCertificateContext = bundle.Context,
        EnabledSslProtocols = SslProtocols.Tls13,
        CertificateChainPolicy = ChainPolicy(bundle),
        RemoteCertificateValidationCallback = IsSilo,
        AllowTlsResume = false,
    };

    private static X509ChainPolicy ChainPolicy(CertificateBundle bundle)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(bundle.Authorities);
        return policy;
    }

    // Chain, validity and usage were checked by the policy; the name of the other end is checked by TLS itself for servers only.
    private bool IsSilo(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None
        && certificate is X509Certificate2 peer
        && peer.MatchesHostname(options.CertificateName, allowWildcards: false, allowCommonName: false);

    [LoggerMessage(1140, LogLevel.Warning, "The connection with {Remote} is refused: no TLS with a silo's certificate ({Reason})")]
    private partial void LogRefused(EndPoint? remote, string reason);

    [LoggerMessage(1141, LogLevel.Warning, "The connection with {Remote} is refused: no TLS handshake within {Limit}")]
    private partial void LogSilent(EndPoint? remote, TimeSpan limit);
}
