using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KGateway.Kubernetes.Certificates;

/// <summary>
/// A certificate that we made, as it is kept in a Secret: with the authorities that peers shall accept (newest first) and the newest
/// authority's key. Without that key somebody else makes the certificates, and we only use them.
/// </summary>
internal sealed record OwnCertificates(PemKeyPair Leaf, string Authorities, string? AuthorityKey)
{
    // Clocks differ.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(10);

    /// <summary>The first certificates of an installation.</summary>
    public static OwnCertificates Create(CertificateProfile profile, DateTimeOffset now)
    {
        using var authority = NewAuthority(profile, now);
        var pem = authority.ToPem();
        return new OwnCertificates(Issue(authority, profile, now), pem.Certificate, pem.Key);
    }

    /// <summary>These, with what is due replaced; the same object if nothing is. Certificates of somebody else are never touched.</summary>
    /// <exception cref="CryptographicException">The certificates are damaged.</exception>
    public OwnCertificates Renew(CertificateProfile profile, DateTimeOffset now)
    {
        if (AuthorityKey is null)
            return this;
        var authorities = Parse(Authorities);
        using var newest = CertificateAuthority.Load(new PemKeyPair(authorities[0].ExportCertificatePem(), AuthorityKey));
        using var leaf = X509Certificate2.CreateFromPem(Leaf.Certificate);
        var ended = Left(leaf, now) <= TimeSpan.Zero;
        if (newest.NotAfter - now < profile.AuthorityLifetime / 3)
        {
            using var next = NewAuthority(profile, now);
            var pem = next.ToPem();
            // The certificate stays: it is of an authority that peers accept. Only if that has ended there is nothing to wait for.
            return new OwnCertificates(ended ? Issue(next, profile, now) : Leaf, pem.Certificate + Valid(authorities, now), pem.Key);
        }

        var signs = authorities.Count == 1 || newest.NotBefore + Skew + profile.Overlap <= now;
        var due = Left(leaf, now) <= profile.Lifetime / 3
            || leaf.IssuerName.Name != newest.Certificate.SubjectName.Name
            || profile.DnsNames.Any(name => !leaf.MatchesHostname(name, allowWildcards: false, allowCommonName: false));
        return (due && signs) || ended
            ? this with { Leaf = Issue(newest, profile, now), Authorities = Valid(authorities, now) }
            : this;
    }

    private static TimeSpan Left(X509Certificate2 certificate, DateTimeOffset now) =>
        new DateTimeOffset(certificate.NotAfter.ToUniversalTime()) - now;

    // Each authority has a name of its own, by which one sees who signed what.
    private static CertificateAuthority NewAuthority(CertificateProfile profile, DateTimeOffset now) => CertificateAuthority.Create(
        $"{profile.AuthorityName} {now.UtcDateTime:yyyyMMddHHmmss}", now - Skew, now + profile.AuthorityLifetime);

    private static PemKeyPair Issue(CertificateAuthority authority, CertificateProfile profile, DateTimeOffset now) =>
        authority.Issue(new LeafCertificate
        {
            CommonName = profile.CommonName,
            DnsNames = profile.DnsNames,
            NotBefore = now - Skew,
            NotAfter = now + profile.Lifetime,
            ForClient = profile.ForClient,
        });

    private static X509Certificate2Collection Parse(string pem)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("ca.crt holds no certificate in PEM.");
    }

    private static string Valid(X509Certificate2Collection authorities, DateTimeOffset now) => string.Concat(
        authorities
            .Where(authority => Left(authority, now) > TimeSpan.Zero)
            .Select(static authority => authority.ExportCertificatePem() + "\n"));
}
