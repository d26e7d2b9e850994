using System.Buffers;
using System.IO.Pipelines;
using System.Security.Authentication;
using System.Text;
using KGateway.Kubernetes.Certificates;
using KGateway.Kubernetes.Membership.Tls;
using KGateway.Kubernetes.Tests.Harness;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace KGateway.Kubernetes.Tests.Membership;

/// <summary>The two ends of a connection, without sockets.</summary>
public sealed class SiloTlsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TestAuthority _authority = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Bytes_pass_both_ways_and_not_in_the_clear()
    {
        var wire = new WirePair();
        var text = new string('k', 100_000);
        var server = RunAsync(End(Source()), wire.Server, isServer: true, async connection =>
        {
            var received = await ReadAsync(connection, text.Length);
            await connection.Transport.Output.WriteAsync(received);
            await ReadToEndAsync(connection);
        });
        byte[] answered = [];
        await RunAsync(End(Source()), wire.Client, isServer: false, async connection =>
        {
            await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes(text));
            answered = await ReadAsync(connection, text.Length);
        });
        wire.Client.Transport.Output.Complete();
        await server.WaitAsync(Patience);
        Assert.Equal(text, Encoding.ASCII.GetString(answered));
    }

    [Fact]
    public async Task Who_says_nothing_is_left_after_the_limit()
    {
        var wire = new WirePair();
        var server = RunAsync(End(Source()), wire.Server, isServer: true, static _ => Task.CompletedTask);
        await Assert.ThrowsAsync<TimeoutException>(() => _time.PassUntilAsync(TimeSpan.FromMilliseconds(100), Result(server)));
    }

    [Fact]
    public async Task After_a_refusal_newer_certificates_are_looked_for()
    {
        using var other = new TestAuthority();
        var (mine, theirs) = (Source(), Source(other));
        var wire = new WirePair();
        var server = RunAsync(End(mine), wire.Server, isServer: true, static _ => Task.CompletedTask);
        await Assert.ThrowsAsync<AuthenticationException>(
            () => RunAsync(End(theirs), wire.Client, isServer: false, static _ => Task.CompletedTask));
        wire.Client.Transport.Output.Complete();
        await Assert.ThrowsAnyAsync<Exception>(() => server.WaitAsync(Patience));
        Assert.Equal(1, theirs.Rechecks);
    }

    [Fact]
    public async Task Plaintext_is_refused()
    {
        var source = Source();
        var wire = new WirePair();
        await wire.Client.Transport.Output.WriteAsync(new byte[64]);
        await Assert.ThrowsAsync<AuthenticationException>(
            () => RunAsync(End(source), wire.Server, isServer: true, static _ => Task.CompletedTask));
    }

    private static async Task<bool> Result(Task task)
    {
        await task;
        return true;
    }

    private static async Task<byte[]> ReadAsync(ConnectionContext connection, int length)
    {
        var read = await connection.Transport.Input.ReadAtLeastAsync(length).AsTask().WaitAsync(Patience);
        var bytes = read.Buffer.ToArray();
        connection.Transport.Input.AdvanceTo(read.Buffer.End);
        return bytes;
    }

    private static async Task ReadToEndAsync(ConnectionContext connection)
    {
        ReadResult read;
        do
        {
            read = await connection.Transport.Input.ReadAsync().AsTask().WaitAsync(Patience);
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);
    }

    private static Task RunAsync(SiloTls tls, ConnectionContext connection, bool isServer, ConnectionDelegate next)
    {
        var builder = new ConnectionBuilder(new ServiceCollection().BuildServiceProvider());
        if (isServer)
            tls.AcceptWith(builder);
        else
            tls.ConnectWith(builder);
        return builder.Use(_ => next).Build()(connection);
    }

    private SiloTls End(ICertificateSource source) => new(source, Silos.Options(), _time, new CollectedLog<SiloTls>());

    private FixedSource Source(TestAuthority? authority = null)
    {
        var issued = (authority ?? _authority).Issue(Silos.Options().CertificateName);
        return new FixedSource(CertificateBundle.Parse(issued.Certificate, issued.Key, (authority ?? _authority).Pem));
    }

    private sealed class FixedSource(CertificateBundle bundle) : ICertificateSource
    {
        private int _rechecks;

        public CertificateBundle Current => bundle;

        public int Rechecks => _rechecks;

        public void Recheck() => Interlocked.Increment(ref _rechecks);
    }

    private sealed class WirePair
    {
        public WirePair()
        {
            var (up, down) = (new Pipe(), new Pipe());
            Client = new DefaultConnectionContext { Transport = new DuplexPipe(down.Reader, up.Writer) };
            Server = new DefaultConnectionContext { Transport = new DuplexPipe(up.Reader, down.Writer) };
        }

        public ConnectionContext Client { get; }

        public ConnectionContext Server { get; }
    }
}
