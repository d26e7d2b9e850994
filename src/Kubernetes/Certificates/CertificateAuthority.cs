using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KGateway.Kubernetes.Certificates;

/// <summary>
/// An own certificate authority (ECDSA P-256, SHA-256; RFC 5280 profile): for TLS between replicas and towards proxies, when nobody brings
/// certificates.
/// </summary>
public sealed class CertificateAuthority : IDisposable
{
    private const int SerialBytes = 16;
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");
    private readonly X509Certificate2 _certificate;

    private CertificateAuthority(X509Certificate2 certificate)
    {
        _certificate = certificate;
    }

    /// <summary>The authority's own certificate, with its key.</summary>
    public X509Certificate2 Certificate => _certificate;

    /// <summary>From when it is valid.</summary>
    public DateTimeOffset NotBefore => new(_certificate.NotBefore.ToUniversalTime());

    /// <summary>Until when it is valid.</summary>
    public DateTimeOffset NotAfter => new(_certificate.NotAfter.ToUniversalTime());

    /// <summary>A new authority with a new key, which may sign leaf certificates only.</summary>
    public static CertificateAuthority Create(string commonName, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(commonName), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0));
        const X509KeyUsageFlags Usages = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;
        request.CertificateExtensions.Add(new X509KeyUsageExtension(Usages, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return new CertificateAuthority(request.CreateSelfSigned(notBefore, notAfter));
    }

    /// <summary>An authority that was stored as <see cref="ToPem"/> gives it.</summary>
    /// <exception cref="CryptographicException">
    /// The PEM is damaged, the key is another one's, or the certificate is no authority's.
    /// </exception>
    public static CertificateAuthority Load(PemKeyPair stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var certificate = stored.Load();
        if (IsAuthority(certificate))
            return new CertificateAuthority(certificate);
        var subject = certificate.Subject;
        certificate.Dispose();
        throw new CryptographicException($"The certificate of {subject} is no authority's: it lacks CA:TRUE.");
    }

    /// <summary>Whether a certificate may sign others (basic constraint CA:TRUE).</summary>
    public static bool IsAuthority(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        foreach (var extension in certificate.Extensions)
        {
            if (extension is X509BasicConstraintsExtension { CertificateAuthority: true })
                return true;
        }

        return false;
    }

    /// <summary>A certificate with a new key, signed by this authority and valid no longer than it.</summary>
    /// <exception cref="ArgumentException">No alternative name at all, or nothing is left of the validity.</exception>
    public PemKeyPair Issue(LeafCertificate leaf)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        var notBefore = leaf.NotBefore > NotBefore ? leaf.NotBefore : NotBefore;
        var notAfter = leaf.NotAfter < NotAfter ? leaf.NotAfter : NotAfter;
        if (notBefore >= notAfter)
            throw new ArgumentException($"The authority is valid from {NotBefore:u} to {NotAfter:u} only.", nameof(leaf));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(leaf.CommonName), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity(critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        OidCollection usages = leaf.ForClient ? [ServerAuthentication, ClientAuthentication] : [ServerAuthentication];
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, critical: false));
        request.CertificateExtensions.Add(AlternativeNames(leaf));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
            _certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var certificate = request.Create(_certificate, notBefore, notAfter, Serial());
        return new PemKeyPair(certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>Certificate and key for a Secret.</summary>
    public PemKeyPair ToPem()
    {
        using var key = _certificate.GetECDsaPrivateKey();
        return new PemKeyPair(
            _certificate.ExportCertificatePem() + "\n",
            (key?.ExportPkcs8PrivateKeyPem() ?? throw new InvalidOperationException("The authority's key is no ECDSA key.")) + "\n");
    }

    /// <inheritdoc/>
    public void Dispose() => _certificate.Dispose();

    private static X500DistinguishedName Subject(string commonName)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(commonName);
        return name.Build();
    }

    private static X509Extension AlternativeNames(LeafCertificate leaf)
    {
        if (leaf.DnsNames.IsEmpty && leaf.Addresses.IsEmpty)
            throw new ArgumentException("A certificate without an alternative name would be accepted nowhere.", nameof(leaf));
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in leaf.DnsNames)
            names.AddDnsName(name);
        foreach (IPAddress address in leaf.Addresses)
            names.AddIpAddress(address);
        return names.Build();
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        // Positive, and of full length.
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }
}
