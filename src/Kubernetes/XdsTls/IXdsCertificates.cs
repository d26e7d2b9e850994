using System.Net.Security;

namespace KGateway.Kubernetes.XdsTls;

/// <summary>The certificate of the xDS port, and what proxies check it against. Both are there once the host has started.</summary>
public interface IXdsCertificates
{
    /// <summary>For the next handshake; null before the host has started.</summary>
    SslStreamCertificateContext? Current { get; }

    /// <summary>The authorities that proxies must accept, as PEM; null before the host has started.</summary>
    string? Authorities { get; }

    /// <summary>
    /// Says that <see cref="Authorities"/> differ from before: what was deployed with the former ones is due. Handlers must return at once.
    /// </summary>
    event Action? AuthoritiesChanged;
}
