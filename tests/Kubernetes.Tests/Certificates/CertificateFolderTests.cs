using KGateway.Kubernetes.Certificates;
using KGateway.Kubernetes.Tests.Membership;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace KGateway.Kubernetes.Tests.Certificates;

public sealed class CertificateFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("certificates").FullName;
    private readonly FakeTimeProvider _time = new();
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_files_are_read()
    {
        _authority.Write(_folder, "a.example");
        var bundle = Open().Current;
        Assert.True(bundle.Certificate.MatchesHostname("a.example"));
        Assert.True(bundle.Certificate.HasPrivateKey);
        Assert.Single(bundle.Authorities);
    }

    [Fact]
    public void A_change_is_seen_at_the_next_look_and_at_once_when_a_peer_was_not_trusted()
    {
        _authority.Write(_folder, "a.example");
        var folder = Open();
        _authority.Write(_folder, "b.example");
        Assert.True(folder.Current.Certificate.MatchesHostname("a.example"));
        _time.Advance(CertificateFolder.CheckInterval);
        var second = folder.Current;
        Assert.True(second.Certificate.MatchesHostname("b.example"));
        Assert.Same(second, folder.Current);

        _authority.Write(_folder, "c.example");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(second, folder.Current);
        folder.Recheck();
        Assert.True(folder.Current.Certificate.MatchesHostname("c.example"));
    }

    [Theory]
    [InlineData("tls.crt", "nonsense")]
    [InlineData("tls.key", "nonsense")]
    [InlineData("tls.key", null)]
    [InlineData("ca.crt", "nonsense")]
    [InlineData("ca.crt", null)]
    public void Damage_is_an_error_at_the_start_and_later_leaves_what_was_there(string file, string? content)
    {
        _authority.Write(_folder, "a.example");
        var folder = Open();
        var good = folder.Current;
        var path = Path.Combine(_folder, file);
        if (content is null)
            File.Delete(path);
        else
            File.WriteAllText(path, content);
        _time.Advance(CertificateFolder.CheckInterval);
        Assert.Same(good, folder.Current);
        Assert.Contains(_folder, Assert.Throws<InvalidOperationException>(Open).Message, StringComparison.Ordinal);

        _authority.Write(_folder, "b.example");
        _time.Advance(CertificateFolder.CheckInterval);
        Assert.True(folder.Current.Certificate.MatchesHostname("b.example"));
    }

    [Fact]
    public void Authorities_may_be_missing_where_peers_show_no_certificate()
    {
        _authority.Write(_folder, "a.example");
        File.Delete(Path.Combine(_folder, "ca.crt"));
        var folder = CertificateFolder.Open(_folder, needsAuthorities: false, _time, NullLogger<CertificateFolder>.Instance);
        Assert.Empty(folder.Current.Authorities);
    }

    private CertificateFolder Open() => CertificateFolder.Open(_folder, needsAuthorities: true, _time, NullLogger<CertificateFolder>.Instance);
}
