using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using KGateway.Kubernetes.Certificates;
using KGateway.Kubernetes.Tests.Authentication;
using KGateway.Kubernetes.XdsTls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace KGateway.Kubernetes.Tests.XdsTls;

public sealed class XdsCertificatesTests : IDisposable
{
    private const string Secret = "kgateway-xds-tls";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly CertificateProfile UsersProfile = new("user", "user", ["kgateway.kgateway-system.svc"]);

    private readonly string _folder = Directory.CreateTempSubdirectory("xds-tls").FullName;
    private readonly SecretStore _store = new();
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_first_replica_makes_the_Secret_and_the_others_use_it()
    {
        using var first = New();
        using var second = New();
        await Task.WhenAll(first.StartAsync(CancellationToken.None), second.StartAsync(CancellationToken.None));
        Assert.Equal(1, _store.Writes);
        Assert.Equal(_store.Entry(Secret, "ca.crt"), first.Authorities);
        Assert.Equal(first.Authorities, second.Authorities);
        Assert.Equal(first.Current!.TargetCertificate.Thumbprint, second.Current!.TargetCertificate.Thumbprint);
        await StopAsync(first, second);
    }

    [Fact]
    public async Task The_start_waits_for_the_API_server()
    {
        _store.Away = true;
        using var certificates = New();
        var starting = certificates.StartAsync(CancellationToken.None);
        Assert.Null(certificates.Current);
        _store.Away = false;
        await Eventually.IsTrueAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return starting.IsCompletedSuccessfully;
            },
            "started",
            Patience);
        Assert.NotNull(certificates.Current);
        await StopAsync(certificates);
    }

    [Fact]
    public async Task A_certificate_is_renewed_in_time_by_one_replica_for_all()
    {
        using var first = New();
        using var second = New();
        await first.StartAsync(CancellationToken.None);
        await second.StartAsync(CancellationToken.None);
        var old = first.Current!.TargetCertificate.Thumbprint;
        // Of 90 days a third is left; small steps from here on, so that nothing comes to be due once more.
        _time.Advance(TimeSpan.FromDays(61));
        await AdvanceUntilAsync(() => first.Current!.TargetCertificate.Thumbprint != old, TimeSpan.FromMinutes(1));
        await AdvanceUntilAsync(() => second.Current!.TargetCertificate.Thumbprint == first.Current!.TargetCertificate.Thumbprint, TimeSpan.FromMinutes(1));
        Assert.Equal(2, _store.Writes);
        await StopAsync(first, second);
    }

    [Fact]
    public async Task The_users_files_win_when_they_come_and_are_read_again_when_they_change()
    {
        using var certificates = New();
        var changes = 0;
        certificates.AuthoritiesChanged += () => Interlocked.Increment(ref changes);
        await certificates.StartAsync(CancellationToken.None);
        Assert.Equal(0, changes);

        var user = WriteUsersFiles();
        await AdvanceUntilAsync(() => Volatile.Read(ref changes) == 1, TimeSpan.FromMinutes(1));
        Assert.Equal(user.Authorities, certificates.Authorities);
        Assert.Equal(Thumbprint(user), certificates.Current!.TargetCertificate.Thumbprint);

        var renewed = WriteUsersFiles();
        await AdvanceUntilAsync(() => Volatile.Read(ref changes) == 2, TimeSpan.FromMinutes(1));
        Assert.Equal(renewed.Authorities, certificates.Authorities);
        Assert.Equal(Thumbprint(renewed), certificates.Current!.TargetCertificate.Thumbprint);
        await StopAsync(certificates);
    }

    [Fact]
    public async Task With_the_users_files_no_Secret_is_made()
    {
        var user = WriteUsersFiles();
        _store.Away = true;
        using var certificates = New();
        await certificates.StartAsync(CancellationToken.None);
        Assert.Equal(user.Authorities, certificates.Authorities);
        Assert.Equal(0, _store.Writes);
        await StopAsync(certificates);
    }

    [Theory]
    [InlineData("ca.crt", null)]
    [InlineData("tls.key", "nonsense")]
    public async Task Damaged_files_are_told_and_our_own_certificate_serves(string file, string? content)
    {
        WriteUsersFiles();
        if (content is null)
            File.Delete(Path.Combine(_folder, file));
        else
            File.WriteAllText(Path.Combine(_folder, file), content);
        using var certificates = New();
        await certificates.StartAsync(CancellationToken.None);
        Assert.Equal(_store.Entry(Secret, "ca.crt"), certificates.Authorities);
        await StopAsync(certificates);
    }

    [Fact]
    public async Task A_Secret_without_the_authoritys_key_is_used_and_never_written()
    {
        var users = OwnCertificates.Create(UsersProfile, _time.GetUtcNow());
        _store.Put(Secret, ("tls.crt", users.Leaf.Certificate), ("tls.key", users.Leaf.Key), ("ca.crt", users.Authorities));
        using var certificates = New();
        await certificates.StartAsync(CancellationToken.None);
        Assert.Equal(users.Authorities, certificates.Authorities);
        Assert.Equal(1, _store.Writes);
        await StopAsync(certificates);
    }

    [Fact]
    public async Task A_Secret_that_lacks_something_holds_the_start_until_it_is_put_right()
    {
        _store.Put(Secret, ("tls.crt", "nonsense"));
        using var certificates = New();
        var starting = certificates.StartAsync(CancellationToken.None);
        Assert.False(starting.IsCompleted);
        var users = OwnCertificates.Create(UsersProfile, _time.GetUtcNow());
        _store.Put(Secret, ("tls.crt", users.Leaf.Certificate), ("tls.key", users.Leaf.Key), ("ca.crt", users.Authorities));
        await Eventually.IsTrueAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return starting.IsCompletedSuccessfully;
            },
            "started",
            Patience);
        await StopAsync(certificates);
    }

    [Theory]
    [InlineData("tls.crt", "nonsense")]
    [InlineData("tls.key", "nonsense")]
    [InlineData("tls.key", null)]
    [InlineData("ca.crt", "nonsense")]
    [InlineData("ca.key", "nonsense")]
    public async Task A_Secret_of_ours_that_is_damaged_is_made_anew_at_a_start(string entry, string? text)
    {
        using (var first = New())
        {
            await first.StartAsync(CancellationToken.None);
            await StopAsync(first);
        }

        _store.Damage(Secret, entry, text);
        using var second = New();
        await second.StartAsync(CancellationToken.None);
        Assert.Equal(_store.Entry(Secret, "ca.crt"), second.Authorities);
        await StopAsync(second);
    }

    [Fact]
    public async Task A_Secret_that_is_damaged_gets_back_what_is_in_use()
    {
        using var certificates = New();
        await certificates.StartAsync(CancellationToken.None);
        var (leaf, thumbprint) = (_store.Entry(Secret, "tls.crt"), certificates.Current!.TargetCertificate.Thumbprint);
        _store.Damage(Secret, "tls.crt", "nonsense");
        await AdvanceUntilAsync(() => _store.Entry(Secret, "tls.crt") == leaf, TimeSpan.FromMinutes(1));
        Assert.Equal(thumbprint, certificates.Current!.TargetCertificate.Thumbprint);
        await StopAsync(certificates);
    }

    [Fact]
    public async Task A_port_shows_the_certificate_that_the_authorities_vouch_for()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(_store.Client(TimeProvider.System));
        builder.Services.AddXdsCertificates(Options());
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseXdsTls(plainText: true)));
        await using var app = builder.Build();
        await app.StartAsync();
        var port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(app.Services.GetRequiredService<IXdsCertificates>().Authorities);

        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var ssl = new SslStream(client.GetStream());
        await ssl.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "kgateway.kgateway-system.svc.cluster.local",
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            CertificateChainPolicy = Trusting(authorities),
        });
        Assert.Equal(SslApplicationProtocol.Http2, ssl.NegotiatedApplicationProtocol);
        await app.StopAsync();
    }

    private static X509ChainPolicy Trusting(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private static string Thumbprint(OwnCertificates certificates)
    {
        using var parsed = X509Certificate2.CreateFromPem(certificates.Leaf.Certificate);
        return parsed.Thumbprint;
    }

    private static async Task StopAsync(params XdsCertificates[] all)
    {
        foreach (var each in all)
            await each.StopAsync(CancellationToken.None);
    }

    private XdsCertificateOptions Options() => new()
    {
        Folder = _folder,
        Namespace = "kgateway-system",
        DnsNames = XdsCertificateOptions.NamesOf("kgateway", "kgateway-system", "cluster.local"),
    };

    // Requests have the real time: that which a test lets pass is no time in which the server doesn't answer.
    private XdsCertificates New() => new(_store.Client(TimeProvider.System), Options(), _time, NullLoggerFactory.Instance);

    private OwnCertificates WriteUsersFiles()
    {
        var made = OwnCertificates.Create(UsersProfile, _time.GetUtcNow());
        File.WriteAllText(Path.Combine(_folder, "tls.key"), made.Leaf.Key);
        File.WriteAllText(Path.Combine(_folder, "ca.crt"), made.Authorities);
        File.WriteAllText(Path.Combine(_folder, "tls.crt"), made.Leaf.Certificate);
        return made;
    }

    private Task AdvanceUntilAsync(Func<bool> condition, TimeSpan step) => Eventually.IsTrueAsync(
        () =>
        {
            if (condition())
                return true;
            _time.Advance(step);
            return false;
        },
        "in time",
        Patience);
}
