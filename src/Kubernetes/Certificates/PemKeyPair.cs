using System.Security.Cryptography.X509Certificates;

namespace KGateway.Kubernetes.Certificates;

/// <summary>A certificate and its private key, both PEM; the form they have in Secrets and mounted files.</summary>
public sealed record PemKeyPair(string Certificate, string Key)
{
    /// <summary>The certificate with its key, ready for a handshake.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The PEM is damaged, or the key is another one's.</exception>
    public X509Certificate2 Load() => X509Certificate2.CreateFromPem(Certificate, Key);

    /// <summary>Names no key: this text may end up in a log.</summary>
    public override string ToString() => nameof(PemKeyPair);
}
