using System.Collections.Concurrent;
using KGateway.EndToEnd.Harness;
using KGateway.Kubernetes.Api;
using KGateway.Kubernetes.Membership;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace KGateway.Kubernetes.Tests.Membership;

/// <summary>A real silo in this process, reached over the loopback address, whose Kubernetes may be an <see cref="ObjectStore"/>.</summary>
internal sealed class Replica : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // A silo that waits for what is away does so for longer than a test.
    private static readonly TimeSpan LongerThanPatience = TimeSpan.FromMinutes(5);
    private readonly ReplicaLog _log = new();
    private readonly IHost _host;
    private readonly StoreConnection? _connection;
    private bool _isStarted;

    private Replica(StoreConnection connection, string pod, string? certificates)
        : this(connection.Client(), Silos.Options(address: "127.0.0.1", pod: pod) with { CertificateFolder = certificates })
    {
        _connection = connection;
    }

    private Replica(KubernetesApi api, KubernetesClusteringOptions options)
    {
        Options = options with { SiloPort = FreePort.Next() };
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddProvider(_log).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(api);
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = LongerThanPatience);
        builder.UseOrleans(silo =>
        {
            silo.UseKubernetesClustering(Options);
            silo.Configure<ClusterMembershipOptions>(static membership =>
            {
                // A silo that is busy for a moment must not count as lost: it would end, and with it all tests.
                membership.ProbeTimeout = TimeSpan.FromSeconds(3);
                membership.NumMissedProbesLimit = 2;
                membership.MaxJoinAttemptTime = LongerThanPatience;
            });
        });
        _host = builder.Build();
    }

    /// <summary>This replica's way to its store.</summary>
    public StoreConnection Connection => _connection ?? throw new InvalidOperationException("The API server is a real one.");

    public KubernetesClusteringOptions Options { get; }

    public IReadOnlyCollection<string> Log => _log.Lines;

    public SiloAddress Address => _host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    private IClusterMembershipService Membership => _host.Services.GetRequiredService<IClusterMembershipService>();

    public static Replica Create(ObjectStore store, string pod, string? certificates = null) => new(new StoreConnection(store), pod, certificates);

    public static async Task<Replica> StartAsync(ObjectStore store, string pod, string? certificates = null)
    {
        var replica = Create(store, pod, certificates);
        await replica.StartAsync();
        return replica;
    }

    public static async Task<Replica> StartAsync(KubernetesApi api, KubernetesClusteringOptions options)
    {
        var replica = new Replica(api, options);
        await replica.StartAsync();
        return replica;
    }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _host.StartAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        _isStarted = true;
    }

    public Task StopAsync() => _host.StopAsync().WaitAsync(Patience);

    /// <summary>Waits until this silo sees so many active ones.</summary>
    public Task SeesAsync(int active) =>
        SeesAsync($"{active} active silos", members => members.Count(static member => member.Status == SiloStatus.Active) == active);

    /// <summary>Waits until this silo sees another one dead.</summary>
    public Task SeesDeadAsync(SiloAddress silo) =>
        SeesAsync($"{silo} dead", members => members.Any(member => member.SiloAddress.Equals(silo) && member.Status == SiloStatus.Dead));

    private async Task SeesAsync(string what, Func<IEnumerable<ClusterMember>, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await foreach (var snapshot in Membership.MembershipUpdates.WithCancellation(patience.Token))
            {
                if (condition(snapshot.Members.Values))
                    return;
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{Options.PodName} sees not {what} but {Membership.CurrentSnapshot}. Log:\n{string.Join('\n', Log)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isStarted)
        {
            using var now = new CancellationTokenSource();
            await now.CancelAsync();
            await _host.StopAsync(now.Token).WaitAsync(Patience);
        }

        if (_host is IAsyncDisposable host)
            await host.DisposeAsync();
    }

    private sealed class ReplicaLog : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = [];

        public IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{logLevel} {eventId.Id}: {formatter(state, exception)} {exception?.Message}");

        public void Dispose()
        {
            // The lines are looked at after the host.
        }
    }
}
