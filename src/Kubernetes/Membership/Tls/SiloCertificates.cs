using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KGateway.Kubernetes.Certificates;

namespace KGateway.Kubernetes.Membership.Tls;

/// <summary>
/// The silos' certificates as they are kept in a Secret: one certificate that all silos show, the authorities they accept (newest first),
/// and the newest authority's key. Without that key somebody else makes the certificates, and we only use them.
/// </summary>
internal sealed record SiloCertificates(PemKeyPair Silo, string Authorities, string? AuthorityKey)
{
    /// <summary>How long an authority is valid; it is followed by a new one when a third of that is left.</summary>
    public static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3 * 365);

    /// <summary>How long a silo's certificate is valid; it is renewed when a third of that is left.</summary>
    public static readonly TimeSpan SiloLifetime = TimeSpan.FromDays(90);

    /// <summary>So long a new authority is only accepted before it signs: by then every silo knows it.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    // Clocks of nodes differ.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(10);

    /// <summary>The first certificates of an installation.</summary>
    public static SiloCertificates Create(string name, DateTimeOffset now)
    {
        using var authority = NewAuthority(now);
        var pem = authority.ToPem();
        return new SiloCertificates(Issue(authority, name, now), pem.Certificate, pem.Key);
    }

    /// <summary>These, with what is due replaced; the same object if nothing is. Certificates of somebody else are never touched.</summary>
    /// <exception cref="CryptographicException">The certificates are damaged.</exception>
    public SiloCertificates Renew(string name, DateTimeOffset now)
    {
        if (AuthorityKey is null)
            return this;
        var authorities = Parse(Authorities);
        using var newest = CertificateAuthority.Load(new PemKeyPair(authorities[0].ExportCertificatePem(), AuthorityKey));
        if (newest.NotAfter - now < AuthorityLifetime / 3)
        {
            using var next = NewAuthority(now);
            var pem = next.ToPem();
            // The certificate stays: it is of an authority that all silos accept. Only if that has ended there is nothing to wait for.
            var silo = newest.NotAfter > now && !IsDue(Silo.Certificate, now, TimeSpan.Zero) ? Silo : Issue(next, name, now);
            return new SiloCertificates(silo, pem.Certificate + Valid(authorities, now), pem.Key);
        }

        var signs = newest.NotBefore + Skew + Overlap <= now || authorities.Count == 1;
        using var current = X509Certificate2.CreateFromPem(Silo.Certificate);
        var wanted = IsDue(Silo.Certificate, now, SiloLifetime / 3)
            || current.IssuerName.Name != newest.Certificate.SubjectName.Name
            || !current.MatchesHostname(name, allowWildcards: false, allowCommonName: false);
        var ended = IsDue(Silo.Certificate, now, TimeSpan.Zero);
        if (!((wanted && signs) || ended))
            return this;
        return this with { Silo = Issue(newest, name, now), Authorities = Valid(authorities, now) };
    }

    private static bool IsDue(string certificate, DateTimeOffset now, TimeSpan before)
    {
        using var parsed = X509Certificate2.CreateFromPem(certificate);
        return new DateTimeOffset(parsed.NotAfter.ToUniversalTime()) - now <= before;
    }

    // Each authority has a name of its own, by which one sees who signed what.
    private static CertificateAuthority NewAuthority(DateTimeOffset now) =>
        CertificateAuthority.Create($"kgateway silos {now.UtcDateTime:yyyyMMddHHmmss}", now - Skew, now + AuthorityLifetime);

    private static PemKeyPair Issue(CertificateAuthority authority, string name, DateTimeOffset now) => authority.Issue(new LeafCertificate
    {
        CommonName = "kgateway-silo",
        DnsNames = [name],
        NotBefore = now - Skew,
        NotAfter = now + SiloLifetime,
        ForClient = true,
    });

    private static X509Certificate2Collection Parse(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates.Count > 0
            ? certificates
            : throw new CryptographicException("ca.crt holds no certificate in PEM.");
    }

    private static string Valid(X509Certificate2Collection authorities, DateTimeOffset now) => string.Concat(authorities
        .Where(authority => authority.NotAfter.ToUniversalTime() > now.UtcDateTime)
        .Select(static authority => authority.ExportCertificatePem() + "\n"));
}
