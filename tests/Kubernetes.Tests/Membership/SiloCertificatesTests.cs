using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KGateway.Kubernetes.Certificates;
using KGateway.Kubernetes.Membership.Tls;

namespace KGateway.Kubernetes.Tests.Membership;

public sealed class SiloCertificatesTests
{
    private const string Name = "kgateway-silo.kgateway-system.svc";
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void New_certificates_are_usable_and_stay_while_nothing_is_due()
    {
        var made = SiloCertificates.Create(Name, Now);
        Assert.True(Trusts(made, made.Silo, Now));
        Assert.Same(made, made.Renew(Name, Now));
        Assert.Same(made, made.Renew(Name, Now.AddDays(59)));
    }

    [Fact]
    public void The_silos_certificate_is_renewed_in_time_by_the_same_authority()
    {
        var made = SiloCertificates.Create(Name, Now);
        var later = Now + SiloCertificates.SiloLifetime * 2 / 3;
        var renewed = made.Renew(Name, later);
        Assert.NotEqual(made.Silo, renewed.Silo);
        Assert.Equal((made.Authorities, made.AuthorityKey), (renewed.Authorities, renewed.AuthorityKey));
        // Silos with the old and the new certificate trust each other.
        Assert.True(Trusts(made, renewed.Silo, later));
        Assert.True(Trusts(renewed, made.Silo, later));
    }

    [Fact]
    public void At_every_step_to_a_new_authority_silos_that_are_one_step_apart_trust_each_other()
    {
        var now = Now;
        var current = SiloCertificates.Create(Name, now);
        var (changes, unchanged) = (0, 4);
        var authorities = new HashSet<string> { current.AuthorityKey! };
        while (now < Now + SiloCertificates.AuthorityLifetime * 2)
        {
            // Just after a change in small steps, since a new authority is only accepted for a day before it signs.
            now += unchanged < 4 ? TimeSpan.FromHours(20) : TimeSpan.FromDays(15);
            unchanged++;
            var next = current.Renew(Name, now);
            if (next == current)
                continue;
            changes++;
            unchanged = 0;
            authorities.Add(next.AuthorityKey!);
            Assert.True(Trusts(next, next.Silo, now));
            Assert.True(Trusts(current, next.Silo, now));
            Assert.True(Trusts(next, current.Silo, now));
            current = next;
        }

        Assert.InRange(authorities.Count, 3, 4);
        Assert.InRange(changes, 30, 60);
    }

    [Fact]
    public void Certificates_that_nobody_looked_after_for_years_are_replaced_at_once()
    {
        var made = SiloCertificates.Create(Name, Now);
        var later = Now + SiloCertificates.AuthorityLifetime * 2;
        var renewed = made.Renew(Name, later);
        Assert.True(Trusts(renewed, renewed.Silo, later));
    }

    [Fact]
    public void A_certificate_for_another_name_is_replaced()
    {
        var renewed = SiloCertificates.Create("another.svc", Now).Renew(Name, Now);
        using var certificate = renewed.Silo.Load();
        Assert.True(certificate.MatchesHostname(Name, allowCommonName: false));
    }

    [Fact]
    public void Certificates_of_somebody_else_are_left_alone()
    {
        var brought = SiloCertificates.Create(Name, Now) with { AuthorityKey = null };
        Assert.Same(brought, brought.Renew(Name, Now.AddYears(20)));
    }

    [Fact]
    public void Damaged_ones_are_an_error()
    {
        var made = SiloCertificates.Create(Name, Now);
        Assert.Throws<CryptographicException>(() => (made with { Authorities = "" }).Renew(Name, Now));
        Assert.ThrowsAny<Exception>(() => (made with { AuthorityKey = "nonsense" }).Renew(Name, Now));
    }

    private static bool Trusts(SiloCertificates mine, PemKeyPair theirs, DateTimeOffset now)
    {
        var bundle = CertificateBundle.Parse(mine.Silo.Certificate, mine.Silo.Key, mine.Authorities);
        using var certificate = X509Certificate2.CreateFromPem(theirs.Certificate);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.CustomTrustStore.AddRange(bundle.Authorities);
        return chain.Build(certificate);
    }
}
