using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KGateway.Kubernetes.Certificates;

namespace KGateway.Kubernetes.Tests.Certificates;

public sealed class OwnCertificatesTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly CertificateProfile Profile = new("test", "leaf", ["kgateway.ns.svc", "kgateway"]);

    [Fact]
    public void A_new_certificate_is_for_all_names_and_of_its_authority()
    {
        var made = OwnCertificates.Create(Profile, Start);
        Assert.True(IsTrusted(made, made.Authorities, "kgateway.ns.svc", Start));
        Assert.True(IsTrusted(made, made.Authorities, "kgateway", Start));
        Assert.False(IsTrusted(made, made.Authorities, "other", Start));
        Assert.False(IsTrusted(made, OwnCertificates.Create(Profile, Start).Authorities, "kgateway", Start));
    }

    [Fact]
    public void Nothing_is_replaced_before_it_is_due()
    {
        var made = OwnCertificates.Create(Profile, Start);
        Assert.Same(made, made.Renew(Profile, Start.AddDays(59)));
        var renewed = made.Renew(Profile, Start.AddDays(61));
        Assert.NotEqual(made.Leaf, renewed.Leaf);
        Assert.Equal((made.Authorities, made.AuthorityKey), (renewed.Authorities, renewed.AuthorityKey));
        Assert.True(IsTrusted(renewed, made.Authorities, "kgateway", Start.AddDays(140)));
    }

    [Fact]
    public void Another_name_is_a_reason()
    {
        var made = OwnCertificates.Create(Profile, Start);
        var moved = Profile with { DnsNames = ["kgateway", "elsewhere"] };
        Assert.True(IsTrusted(made.Renew(moved, Start), made.Authorities, "elsewhere", Start));
    }

    [Fact]
    public void At_no_time_is_a_certificate_shown_that_peers_with_the_authorities_of_a_day_ago_refuse()
    {
        var hurried = Profile with { AuthorityLifetime = TimeSpan.FromDays(60), Lifetime = TimeSpan.FromDays(9) };
        var now = OwnCertificates.Create(hurried, Start);
        var history = new Queue<string>();
        for (var day = 0; day < 200; day++)
        {
            var time = Start.AddDays(day);
            // The control plane looks every hour or so: a new authority and its first certificate come at different times of a day.
            for (var hour = 0; hour < 24; hour += 12)
                now = now.Renew(hurried, time.AddHours(hour));
            history.Enqueue(now.Authorities);
            if (history.Count > 1)
                Assert.True(IsTrusted(now, history.Dequeue(), "kgateway", time.AddHours(23)), $"day {day}");
        }

        Assert.True(Count(now.Authorities) is 1 or 2);
    }

    [Fact]
    public void After_a_long_sleep_all_is_new()
    {
        var made = OwnCertificates.Create(Profile, Start);
        var later = Start.AddDays(5000);
        var renewed = made.Renew(Profile, later);
        Assert.True(IsTrusted(renewed, renewed.Authorities, "kgateway", later));
        Assert.Equal(1, Count(renewed.Authorities));
    }

    [Fact]
    public void Certificates_of_somebody_else_are_left_alone()
    {
        var made = OwnCertificates.Create(Profile, Start) with { AuthorityKey = null };
        Assert.Same(made, made.Renew(Profile, Start.AddDays(5000)));
    }

    [Fact]
    public void Damage_is_told()
    {
        var made = OwnCertificates.Create(Profile, Start);
        Assert.ThrowsAny<CryptographicException>(() => (made with { Authorities = "" }).Renew(Profile, Start));
        Assert.ThrowsAny<CryptographicException>(() => (made with { AuthorityKey = made.Leaf.Key }).Renew(Profile, Start));
    }

    internal static bool IsTrusted(OwnCertificates certificates, string authorities, string name, DateTimeOffset time)
    {
        using var leaf = X509Certificate2.CreateFromPem(certificates.Leaf.Certificate);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(authorities);
        chain.ChainPolicy.VerificationTime = time.UtcDateTime;
        return chain.Build(leaf) && leaf.MatchesHostname(name, allowWildcards: false, allowCommonName: false);
    }

    private static int Count(string pem)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(pem);
        return all.Count;
    }
}
