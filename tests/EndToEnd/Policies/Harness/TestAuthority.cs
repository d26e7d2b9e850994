using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KGateway.EndToEnd.Policies.Harness;

/// <summary>A certificate authority for servers and clients of tests.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    /// <summary>Makes one; certificates of two authorities of one name can't be told apart.</summary>
    public TestAuthority(string name = "authority of tests")
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        _certificate = request.CreateSelfSigned(From, From.AddYears(30));
    }

    /// <summary>The authority's certificate as PEM.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>A certificate for a DNS name, which is its common name too.</summary>
    public X509Certificate2 Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddUri(new Uri($"spiffe://tests/{name}"));
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(_certificate, From, From.AddYears(29), RandomNumberGenerator.GetBytes(8));
        using var whole = bare.CopyWithPrivateKey(key);
        // TLS servers want keys that aren't in memory only.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>A certificate and its key as PEM.</summary>
    public static (string Chain, string Key) Pair(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return (certificate.ExportCertificatePem(), Key(key));
    }

    /// <summary>A Secret with what is given: the authority's certificate, and a certificate with its key.</summary>
    public string Secret(string name, X509Certificate2? certificate = null, bool authority = true)
    {
        var data = new StringBuilder();
        if (authority)
        {
            data.Append($"  ca.crt: {Base64(Pem)}\n");
        }

        if (certificate is not null)
        {
            var (chain, key) = Pair(certificate);
            data.Append($"  tls.crt: {Base64(chain)}\n  tls.key: {Base64(key)}\n");
        }

        return $"apiVersion: v1\nkind: Secret\nmetadata: {{name: {name}, namespace: default}}\ndata:\n{data}";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    // A key that came from PKCS 12 may only be exported encrypted.
    private static string Key(ECDsa key)
    {
        using var copy = ECDsa.Create();
        copy.ImportEncryptedPkcs8PrivateKey(
            "once", key.ExportEncryptedPkcs8PrivateKey("once", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)), out _);
        return copy.ExportPkcs8PrivateKeyPem();
    }

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
}
