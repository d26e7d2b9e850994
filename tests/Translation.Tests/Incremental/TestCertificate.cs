using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KGateway.Translation.Tests.Incremental;

/// <summary>A self-signed certificate.</summary>
internal sealed record TestCertificate(string Pem, string KeyPem)
{
    public static TestCertificate Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return new(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
