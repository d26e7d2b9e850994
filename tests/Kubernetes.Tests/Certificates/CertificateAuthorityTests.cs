using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KGateway.Kubernetes.Certificates;

namespace KGateway.Kubernetes.Tests.Certificates;

public sealed class CertificateAuthorityTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_issued_certificate_is_trusted_through_its_authority_only()
    {
        using var authority = Authority();
        using var other = Authority();
        var issued = authority.Issue(Leaf());
        using var certificate = issued.Load();

        Assert.True(certificate.HasPrivateKey);
        Assert.True(Builds(certificate, authority));
        Assert.False(Builds(certificate, other));
        Assert.True(certificate.MatchesHostname("a.example", allowCommonName: false));
        Assert.True(certificate.MatchesHostname("10.0.0.1"));
        Assert.False(certificate.MatchesHostname("leaf", allowCommonName: false));
        Assert.Equal(Now.UtcDateTime, certificate.NotBefore.ToUniversalTime());
    }

    [Fact]
    public void Usages_are_a_servers_and_on_demand_a_clients()
    {
        using var authority = Authority();
        Assert.Equal(["1.3.6.1.5.5.7.3.1"], Usages(authority.Issue(Leaf())));
        Assert.Equal(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"], Usages(authority.Issue(Leaf() with { ForClient = true })));
    }

    [Fact]
    public void An_authority_can_be_stored_and_loaded()
    {
        using var authority = Authority();
        var stored = authority.ToPem();
        using var loaded = CertificateAuthority.Load(stored);
        using var certificate = loaded.Issue(Leaf()).Load();
        Assert.True(Builds(certificate, authority));
        Assert.DoesNotContain("PRIVATE", stored.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", stored.Certificate, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_ends_no_later_than_its_authority()
    {
        using var authority = Authority();
        using var certificate = authority.Issue(Leaf() with { NotBefore = Now.AddDays(-90), NotAfter = Now.AddYears(9) }).Load();
        Assert.Equal((authority.NotBefore, authority.NotAfter),
            (new DateTimeOffset(certificate.NotBefore.ToUniversalTime()), new DateTimeOffset(certificate.NotAfter.ToUniversalTime())));
        Assert.Throws<ArgumentException>(() => authority.Issue(Leaf() with { NotBefore = Now.AddYears(2), NotAfter = Now.AddYears(3) }));
    }

    [Fact]
    public void A_certificate_needs_a_name()
    {
        using var authority = Authority();
        Assert.Throws<ArgumentException>(() => authority.Issue(Leaf() with { DnsNames = [], Addresses = [] }));
    }

    [Fact]
    public void What_is_no_authority_is_not_loaded_as_one()
    {
        using var authority = Authority();
        var leaf = authority.Issue(Leaf());
        Assert.Contains("CA:TRUE", Assert.Throws<CryptographicException>(() => CertificateAuthority.Load(leaf)).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => CertificateAuthority.Load(authority.ToPem() with { Key = leaf.Key }));
        Assert.Throws<CryptographicException>(() => CertificateAuthority.Load(new PemKeyPair("nonsense", "nonsense")));
    }

    private static CertificateAuthority Authority() => CertificateAuthority.Create("authority", Now, Now.AddYears(1));

    private static LeafCertificate Leaf() => new()
    {
        CommonName = "leaf", DnsNames = ["a.example"], Addresses = [IPAddress.Parse("10.0.0.1")], NotBefore = Now, NotAfter = Now.AddDays(30),
    };

    private static string[] Usages(PemKeyPair pem)
    {
        using var certificate = pem.Load();
        var usage = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single();
        return [.. usage.EnhancedKeyUsages.Cast<Oid>().Select(static oid => oid.Value!)];
    }

    private static bool Builds(X509Certificate2 certificate, CertificateAuthority authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = Now.AddDays(1).UtcDateTime;
        chain.ChainPolicy.CustomTrustStore.Add(authority.Certificate);
        return chain.Build(certificate);
    }
}
