using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KGateway.Kubernetes.Tests.Harness;

/// <summary>Certificates that are signed by themselves.</summary>
internal static class TestCertificate
{
    public static string Pem(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return certificate.ExportCertificatePem();
    }
}
