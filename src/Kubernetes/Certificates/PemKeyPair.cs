using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KGateway.Kubernetes.Certificates;

/// <summary>A certificate and its private key, both PEM; the form they have in Secrets and mounted files.</summary>
public sealed record PemKeyPair(string Certificate, string Key)
{
    /// <summary>The certificate with its key, ready for a handshake.</summary>
    /// <exception cref="CryptographicException">The PEM is damaged, or the key is another one's.</exception>
    public X509Certificate2 Load()
    {
        try
        {
            return X509Certificate2.CreateFromPem(Certificate, Key);
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException("The key is not the one of the certificate.", e);
        }
    }

    /// <summary>Names no key: this text may end up in a log.</summary>
    public override string ToString() => nameof(PemKeyPair);
}
