using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KGateway.Translation.Tests.Incremental;

/// <summary>A self-signed certificate.</summary>
internal sealed record TestCertificate(string Pem, string KeyPem)
{
    /// <summary>Makes one that is valid for hosts, in its alternative names.</summary>
    public static TestCertificate Create(params ReadOnlySpan<string> hosts) => CreateNamed("test", hosts);

    /// <summary>Makes one with a common name and, if there are hosts, alternative names.</summary>
    public static TestCertificate CreateNamed(string name, params ReadOnlySpan<string> hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        if (!hosts.IsEmpty)
        {
            var names = new SubjectAlternativeNameBuilder();
            foreach (var host in hosts)
                names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
        }

        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return new(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
