using System.Net.Security;

namespace KGateway.XdsFrontend.Transport;

/// <summary>How connections to the xDS port are secured.</summary>
public sealed record XdsTlsOptions
{
    /// <summary>The certificate for the next handshake, so that a new one needs no restart; null while there is none.</summary>
    public required Func<SslStreamCertificateContext?> Certificate { get; init; }

    /// <summary>Whether connections without TLS are served, too.</summary>
    public bool PlainText { get; init; } = true;

    /// <summary>A connection that sends nothing is closed after this.</summary>
    public TimeSpan FirstByteTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
