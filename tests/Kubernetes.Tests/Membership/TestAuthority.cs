using KGateway.Kubernetes.Certificates;

namespace KGateway.Kubernetes.Tests.Membership;

/// <summary>An authority with files of certificates.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly CertificateAuthority _authority = CertificateAuthority.Create("test", Now.AddDays(-2), Now.AddDays(30));

    public string Pem => _authority.ToPem().Certificate;

    public PemKeyPair Issue(string name, bool forClient = true, DateTimeOffset? notAfter = null) => _authority.Issue(new LeafCertificate
    {
        CommonName = name, DnsNames = [name], NotBefore = Now.AddDays(-2), NotAfter = notAfter ?? Now.AddDays(20), ForClient = forClient,
    });

    /// <summary>Writes the files of a mounted Secret.</summary>
    public void Write(string folder, string name, bool forClient = true, DateTimeOffset? notAfter = null)
    {
        var issued = Issue(name, forClient, notAfter);
        File.WriteAllText(Path.Combine(folder, "tls.crt"), issued.Certificate);
        File.WriteAllText(Path.Combine(folder, "tls.key"), issued.Key);
        File.WriteAllText(Path.Combine(folder, "ca.crt"), Pem);
    }

    public void Dispose() => _authority.Dispose();
}
