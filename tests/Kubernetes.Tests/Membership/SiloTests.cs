using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace KGateway.Kubernetes.Tests.Membership;

/// <summary>Real silos that join through the table and talk by mutual TLS.</summary>
public sealed class SiloTests : IDisposable
{
    private const string Name = "kgateway-silo.kgateway-system.svc";
    private readonly ObjectStore _store = new();
    private readonly TestAuthority _authority = new();
    private readonly List<string> _folders = [];

    public void Dispose()
    {
        _authority.Dispose();
        foreach (var folder in _folders)
            Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Silos_join_with_certificates_that_nobody_brought_and_call_each_other()
    {
        await using var first = await Replica.StartAsync(_store, "kgateway-0");
        await using var second = await Replica.StartAsync(_store, "kgateway-1");
        await first.SeesAsync(2);
        await second.SeesAsync(2);
        var statistics = await first.Grains.GetGrain<IManagementGrain>(0).GetRuntimeStatistics([first.Address, second.Address]);
        Assert.Equal(2, statistics.Length);
        Assert.NotNull(_store.Get($"/api/v1/namespaces/{Silos.Namespace}/secrets/kgateway-silo-tls"));

        await second.StopAsync();
        await first.SeesAsync(1);
    }

    [Fact]
    public async Task A_new_certificate_in_the_files_is_used_without_a_restart()
    {
        var folder = Folder();
        await using var first = await Replica.StartAsync(_store, "kgateway-0", folder);
        var issued = _authority.Issue(Name, notAfter: TimeProvider.System.GetUtcNow().AddDays(9));
        File.WriteAllText(Path.Combine(folder, "tls.crt"), issued.Certificate);
        File.WriteAllText(Path.Combine(folder, "tls.key"), issued.Key);
        using var wanted = issued.Load();
        using var patience = new CancellationTokenSource(Replica.Patience);
        string? seen = null;
        while (seen != wanted.Thumbprint)
        {
            // Who is refused may have a newer certificate, so the files are looked at.
            Assert.Null(await ConnectAsync(first, null, patience.Token));
            seen = await ConnectAsync(first, wanted, patience.Token);
        }

        await using var second = await Replica.StartAsync(_store, "kgateway-1", Folder());
        await second.SeesAsync(2);
    }

    [Fact]
    public async Task Plaintext_is_refused()
    {
        await using var silo = await Replica.StartAsync(_store, "kgateway-0", Folder());
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, silo.Options.SiloPort);
        await socket.GetStream().WriteAsync(new byte[64]);
        Assert.Equal(0, await ReadToEndAsync(socket));
    }

    [Fact]
    public async Task Who_shows_no_certificate_or_a_wrong_one_is_refused()
    {
        await using var silo = await Replica.StartAsync(_store, "kgateway-0", Folder());
        using var other = new TestAuthority();
        var right = _authority.Issue(Name).Load();
        Assert.NotNull(await ConnectAsync(silo, right));
        Assert.Null(await ConnectAsync(silo, null));
        Assert.Null(await ConnectAsync(silo, other.Issue(Name).Load()));
        Assert.Null(await ConnectAsync(silo, _authority.Issue("kgateway-silo.elsewhere.svc").Load()));
        Assert.Null(await ConnectAsync(silo, _authority.Issue(Name, forClient: false).Load()));
        Assert.Null(await ConnectAsync(silo, _authority.Issue(Name, notAfter: TimeProvider.System.GetUtcNow().AddDays(-1)).Load()));
        Assert.Null(await ConnectAsync(silo, right, protocols: SslProtocols.Tls12));
    }

    [Fact]
    [Trait("Duration", "Long")]
    public async Task A_silo_with_another_authority_does_not_join()
    {
        await using var first = await Replica.StartAsync(_store, "kgateway-0", Folder());
        using var other = new TestAuthority();
        var stranger = Replica.Create(_store, "kgateway-1", Folder(other));
        using var stop = new CancellationTokenSource();
        var start = stranger.StartAsync(stop.Token);
        using var patience = new CancellationTokenSource(Replica.Patience);
        while (!first.Log.Concat(stranger.Log).Any(static line => line.Contains(" 1140:", StringComparison.Ordinal)))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.False(start.IsCompletedSuccessfully);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => start);
        await stranger.DisposeAsync();
    }

    [Fact]
    [Trait("Duration", "Long")]
    public async Task A_crash_is_noticed_by_probes_and_a_leaving_silo_does_not_wait_for_an_API_server_that_is_away()
    {
        await using var first = await Replica.StartAsync(_store, "kgateway-0");
        var second = await Replica.StartAsync(_store, "kgateway-1");
        await first.SeesAsync(2);
        second.Connection.Failure = static () => new HttpRequestException("refused");
        // It can't say that it leaves: for the others it has crashed.
        await second.StopAsync();
        await second.DisposeAsync();
        await first.SeesAsync(1);
        Assert.Single(await first.Grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true));
    }

    private string Folder(TestAuthority? authority = null)
    {
        var folder = Directory.CreateTempSubdirectory("silo").FullName;
        _folders.Add(folder);
        (authority ?? _authority).Write(folder, Name);
        return folder;
    }

    /// <summary>Connects as another silo would; the silo's thumbprint, or null if it refuses.</summary>
    private static async Task<string?> ConnectAsync(
        Replica silo,
        X509Certificate2? certificate,
        CancellationToken cancellationToken = default,
        SslProtocols protocols = SslProtocols.None)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, silo.Options.SiloPort, cancellationToken);
        await using var ssl = new SslStream(socket.GetStream());
        string? thumbprint = null;
        try
        {
            await ssl.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = Name,
                    EnabledSslProtocols = protocols,
                    ClientCertificates = certificate is null ? null : [certificate],
                    RemoteCertificateValidationCallback = (_, shown, _, _) =>
                    {
                        thumbprint = shown!.GetCertHashString();
                        return true;
                    },
                },
                cancellationToken);
            // With TLS 1.3 a client learns only afterwards what the server thinks of its certificate. A silo that accepts it speaks first.
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Replica.Patience);
            return await ssl.ReadAsync(new byte[1], patience.Token) > 0 ? thumbprint : null;
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return null;
        }
    }

    private static async Task<int> ReadToEndAsync(TcpClient socket)
    {
        using var patience = new CancellationTokenSource(Replica.Patience);
        try
        {
            var total = 0;
            var buffer = new byte[256];
            while (await socket.GetStream().ReadAsync(buffer, patience.Token) is > 0 and var count)
                total += count;
            return total;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
